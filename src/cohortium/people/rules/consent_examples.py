"""First words for each kind of consent: short, plain, and an example that each organisation has to check."""

# By kind. `{law}` and `{authority}` are those of the country.
_WORDS = {
    "photo": (
        "We take photos and films while we teach, and show some of them: on our website, in our letters, and on our"
        " walls.\n\nYou decide whether {you} may be seen in them. Either answer is fine, and nothing else depends on"
        " it. You can change it at any time."
    ),
    "data": (
        "We keep what you tell us so that we can teach, keep people safe, and send bills. We keep it no longer than"
        " we need it or the law asks us to, and we sell it to nobody.\n\nYou can see it, have it corrected, and ask"
        " us to delete it. {law}"
    ),
    "marketing": (
        "We would like to write to you now and then about what else we offer.\n\nYou can say no, and stop it at any"
        " time. You will still get e-mails about what you have booked."
    ),
    "e_signature": (
        "You can sign papers on a screen instead of by hand. It counts as your signature.\n\nYou can have any paper"
        " printed, and sign it by hand instead: ask us."
    ),
    "gateway": (
        "{authority} asks us who takes part, who came, and what came of it. We send it your name, your identity"
        " number, and your results.\n\nWithout your yes we cannot claim what it pays towards your fee."
    ),
    "fee_agreement": (
        "You know what has to be paid, by when, and what happens if you stop early. You agree to pay it, or to see"
        " that whoever pays for you does."
    ),
    "declaration": (
        "What you told us is true and complete, as far as you know. You tell us when something changes.\n\nWhat"
        " turns out to be false can cost you your place."
    ),
}
_LAWS = {
    "AU": "The Privacy Act 1988 and the Australian Privacy Principles say how.",
    "KE": "The Data Protection Act, 2019, says how.",
    "SG": "The Personal Data Protection Act 2012 says how.",
    "ZA": "The Protection of Personal Information Act (POPIA) says how.",
}
_AUTHORITIES = {
    "AU": "The government that funds your place",
    "KE": "The National Industrial Training Authority",
    "SG": "SkillsFuture Singapore",
    "ZA": "The SETA that your learnership is registered with",
}


def example(kind: str, country: str) -> str:
    """First words of a kind as they fit a country; nothing where the product has none."""
    law = _LAWS.get(country, "The law of your country says how.")
    authority = _AUTHORITIES.get(country, "The authority that funds your place")
    return _WORDS.get(kind, "").format(law=law, authority=authority, you="you or your child")
