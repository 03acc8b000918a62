"""Pages of partners and of staff, for `take_screens`: (name, who, address)."""

SHOTS = [
    ("partners", "wanjiru@example.net", "/o/wti/partners/"),
    ("partners-none", "wanjiru@example.net", "/o/wti/partners/?q=zzz"),
    ("partners-all", "wanjiru@example.net", "/o/wti/partners/?status=all&kind=agent"),
    ("partner", "wanjiru@example.net", "«partner@wti:Mwangaza Recruiters»"),
    ("partner-edit", "wanjiru@example.net", "«partner@wti:Mwangaza Recruiters»/edit"),
    ("partner-kinds", "wanjiru@example.net", "/o/wti/partners/new"),
    ("partner-new", "wanjiru@example.net", "/o/wti/partners/new?kind=broker"),
    ("partner-new-refused", "wanjiru@example.net", "/o/wti/partners/new?kind=agent!"),
    ("partner-document", "wanjiru@example.net", "«partner@wti:Mwangaza Recruiters»/documents/new"),
    ("learner-brought", "wanjiru@example.net", "«learner@wti:Otieno Ochieng»"),
    ("learner-brought-edit", "wanjiru@example.net", "«learner@wti:Otieno Ochieng»/edit"),
    ("learners-brought", "wanjiru@example.net", "/o/wti/learners/"),
    ("staff-profile", "grace@example.com", "«member:Priya Nair»/profile"),
    ("staff-profile-bare", "grace@example.com", "«member:Sam Whitaker»/profile"),
    ("staff-profile-edit", "grace@example.com", "«member:Priya Nair»/profile/edit"),
    ("staff-credential-new", "grace@example.com", "«member:Priya Nair»/credentials/new"),
    ("staff-times-new", "grace@example.com", "«member:Priya Nair»/times/new"),
    ("staff-own", "priya@example.com", "/o/rocket/team/credentials/?showing=all"),
    ("staff-credentials", "grace@example.com", "/o/rocket/team/credentials/?showing=all"),
    ("staff-credentials-none", "weiling@example.com", "/o/lion/team/credentials/"),
]
