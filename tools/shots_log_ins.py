"""Pages of log-ins outside the team, and of the portal that they open, for `take_screens`: (name, who, address)."""

SHOTS = [
    ("family-guardian", "grace@example.com", "«guardian:Hùng Nguyễn»"),
    ("log-in-family", "grace@example.com", "«family:Papadopoulos»"),
    ("log-in-none", "grace@example.com", "«guardian:Nikos Papadopoulos»/log-in"),
    ("log-in-no-address", "grace@example.com", "«guardian:Sofia Papadopoulos»/log-in"),
    ("log-in-shared", "grace@example.com", "«guardian:Thu Nguyễn»/log-in"),
    ("log-in-invited", "grace@example.com", "«guardian:Hùng Nguyễn»/log-in"),
    ("log-in-active", "grace@example.com", "«guardian:Eleni Papadopoulos»/log-in"),
    ("log-in-of-a-colleague", "grace@example.com", "«guardian:Priya Nair»/log-in"),
    ("log-in-removal", "grace@example.com", "«guardian:Eleni Papadopoulos»/log-in/removal"),
    ("log-in-too-young", "grace@example.com", "«learner:Alexandros Papadopoulos»/log-in"),
    ("log-in-of-a-partner", "wanjiru@example.net", "«partner@wti:Mwangaza Recruiters»/log-in"),
    ("portal", "eleni@example.com", "/o/rocket/my/"),
    ("portal-data", "eleni@example.com", "/o/rocket/my/data"),
    ("portal-apart", "marek@example.com", "/o/rocket/my/"),
    ("portal-learner", "nomvula@example.org", "/o/ubuntu/my/"),
    ("portal-partner", "peninah@example.net", "/o/wti/my/"),
]
