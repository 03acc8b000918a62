"""How often may be tried what somebody could guess. A try that was right does not count.

Of an address that does not exist as much may be tried as of one that does: what is refused tells nothing.
"""

from datetime import timedelta
from uuid import UUID

from cohortium.identity.limits import Bucket, Limit, network_of

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

# Five wrong passwords, then one a minute; a hundred in a day, then one each quarter of an hour.
OF_ADDRESS = (Limit("sign-in of address", 5, 5 * _MINUTE), Limit("sign-in of address in a day", 100, _DAY))
# A class behind one address may mistype together.
OF_NETWORK = Limit("sign-in of network", 60, 10 * _MINUTE)
# From everywhere together, by devices that nobody signed in with before.
OF_EVERYBODY = Limit("sign-in of everybody", 2000, 10 * _MINUTE)
# Nothing is ever refused by it: see `identity.actions.note_in_vain`.
OF_NOBODY = Limit("sign-in of nobody", 1000, _DAY)
# A device that this person signed in with before has a bucket of its own: whoever guesses cannot lock them out.
OF_DEVICE = (Limit("sign-in of device", 10, 10 * _MINUTE), Limit("sign-in of device in a day", 100, _DAY))
# A password is right already, so that six digits are all that is left. A device of theirs has a bucket of its own.
CODES = (Limit("codes of log-in", 5, 5 * _MINUTE), Limit("codes of log-in in a day", 30, _DAY))
# A code of an app is good once: this outlives every moment at which it is one.
CODE_ONCE = Limit("code of app", 1, 5 * _MINUTE)
PASSKEYS = Limit("passkeys of network", 60, 10 * _MINUTE)
PASSKEYS_OF_DEVICE = Limit("passkeys of device", 60, 10 * _MINUTE)
# Each begins a session. A class behind one address may sign in together.
PASSKEYS_ASKED = Limit("passkeys asked by network", 300, 10 * _MINUTE)
RESET_OF_ADDRESS = Limit("reset of address", 3, _HOUR)
RESET_OF_NETWORK = Limit("reset of network", 30, _HOUR)
# Only those that open nothing. Nobody guesses one: this is about what looking at it costs.
LINKS_OF_NETWORK = Limit("links of network", 60, _HOUR)
BEGINNINGS_OF_ADDRESS = Limit("beginnings of address", 3, _HOUR)
BEGINNINGS_OF_NETWORK = Limit("beginnings of network", 30, _HOUR)
# Somebody who types a code is told at once whether it is free; nobody is to ask for all there are.
CODES_ASKED = Limit("codes asked by log-in", 300, _HOUR)
# And whoever renames an organisation, whether a name is.
NAMES_ASKED = Limit("names asked by organisation", 300, _HOUR)
# What was typed while a log-in ran out: each is kept in a session of nobody.
DRAFTS_OF_LOG_IN = Limit("drafts of log-in", 20, _HOUR)
DRAFTS_OF_NETWORK = Limit("drafts of network", 120, _HOUR)
FOUNDINGS = Limit("foundings of log-in", 10, _DAY)
CONFIRMATIONS = Limit("confirmations of log-in", 5, _HOUR)
# A school may join in one hour.
REGISTRATIONS = Limit("registrations of network", 600, _HOUR)
# Nobody guesses 256 bits: this is about a program that goes on asking with a key that was revoked.
WRONG_KEYS = Limit("wrong keys of network", 600, 10 * _MINUTE)


def sign_in(email: str, ip: str | None, device: str) -> list[Bucket]:
    """What a try to sign in fills. `device` names one that this person signed in with before, if it is such a one.

    It shares no bucket with anybody: whoever guesses beside them, or about them, cannot lock them out.
    """
    address = email.strip().lower()
    if device:
        return [Bucket(limit, f"{device} {address}") for limit in OF_DEVICE]
    of_network = Bucket(OF_NETWORK, network_of(ip))
    return [*(Bucket(limit, address) for limit in OF_ADDRESS), of_network, Bucket(OF_EVERYBODY, "")]


def codes(user_id: UUID, ip: str | None, device: str) -> list[Bucket]:
    """What a try of a code fills. As above: whoever has their password alone cannot lock them out."""
    if device:
        return [Bucket(limit, f"{device} {user_id}") for limit in CODES]
    return [*(Bucket(limit, str(user_id)) for limit in CODES), Bucket(OF_NETWORK, network_of(ip))]


def passkeys(ip: str | None, device: str) -> list[Bucket]:
    """What a passkey that does not fit fills. Nobody guesses one: looking at it costs something."""
    return [Bucket(PASSKEYS_OF_DEVICE, device)] if device else of_network(PASSKEYS, ip)


def code_once(user_id: UUID, code: str) -> list[Bucket]:
    """What a right code of an app fills, so that it is right once."""
    return [Bucket(CODE_ONCE, f"{user_id} {code}")]


def drafts(owner: str, ip: str | None) -> list[Bucket]:
    """What is filled by what somebody typed who is not signed in any more."""
    return [Bucket(DRAFTS_OF_LOG_IN, owner), *of_network(DRAFTS_OF_NETWORK, ip)]


def of_network(limit: Limit, ip: str | None) -> list[Bucket]:
    """What is counted for a network alone."""
    return [Bucket(limit, network_of(ip))]
