"""In whose name an organisation's letters go out, and what the zone of its domain says about that."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from cohortium.core.contacts import is_address
from cohortium.core.text import plain, text_faults

AT_MOST = {"name": 80, "reply_to": 254, "address": 254}
# Signs of a record that are shown.
LONGEST_RECORD = 500


@dataclass(frozen=True, slots=True)
class SenderDetails:
    """Everything that a person says about it. Empty: as the installation has it, with the organisation's name."""

    name: str = ""
    reply_to: str = ""
    address: str = ""

    @property
    def domain(self) -> str:
        """The domain of the address."""
        return self.address.rpartition("@")[2].lower()


class Fault(StrEnum):
    """Why something cannot be accepted. The action has the words."""

    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NO_ADDRESS = "no_address"
    NOT_PLAIN = "not_plain"
    NOT_FOR_ALL = "not_for_all"


def tidied(details: SenderDetails) -> SenderDetails:
    """What is kept of what was typed."""
    return replace(details, **{name: plain(words) for name, words in asdict(details).items()})


def faults(details: SenderDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    said = asdict(details)
    found = {name: Fault(why) for name, why in text_faults(said, AT_MOST).items()}
    for name in ("reply_to", "address"):
        if said[name] and name not in found and not is_address(said[name]):
            found[name] = Fault.NO_ADDRESS
    if "address" not in found and not details.address.isascii():
        found["address"] = Fault.NOT_PLAIN
    # A domain has a form without accents; what stands before it has none, and many mail servers would take no letter.
    if "reply_to" not in found and not details.reply_to.rpartition("@")[0].isascii():
        found["reply_to"] = Fault.NOT_FOR_ALL
    return found


class Purpose(StrEnum):
    """What a record is for."""

    OWNERSHIP = "ownership"
    DKIM = "dkim"
    DMARC = "dmarc"
    SPF = "spf"


@dataclass(frozen=True, slots=True)
class Record:
    """A line of a zone."""

    purpose: Purpose
    name: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What the directory of names says about one name. Silent: it did not answer, and nobody knows."""

    texts: tuple[str, ...] = ()
    is_silent: bool = False


class Verdict(StrEnum):
    """How a record stands."""

    GOOD = "good"
    MISSING = "missing"
    # There is one, and it says something else.
    OTHER = "other"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Finding:
    """A record as it should be, how it stands, and what stands there now."""

    record: Record
    verdict: Verdict
    found: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    """How the installation's mail server vouches for letters: see its settings. Empty where nobody said."""

    dkim_selector: str = ""
    dkim_target: str = ""
    spf: str = ""


def records(domain: str, token: str, signing: Signing) -> list[Record]:
    """What belongs into the zone of this domain, the most needed first."""
    wanted = [Record(Purpose.OWNERSHIP, f"_cohortium.{domain}", "TXT", f"cohortium={token}")]
    if signing.dkim_selector:
        name = f"{signing.dkim_selector}._domainkey.{domain}"
        wanted.append(Record(Purpose.DKIM, name, "CNAME", f"{signing.dkim_target}."))
    wanted.append(Record(Purpose.DMARC, f"_dmarc.{domain}", "TXT", "v=DMARC1; p=none"))
    if signing.spf:
        wanted.append(Record(Purpose.SPF, domain, "TXT", f"v=spf1 {signing.spf} ~all"))
    return wanted


def examined(wanted: Sequence[Record], heard: Mapping[str, Heard], signing: Signing) -> list[Finding]:
    """How each of them stands, by what was heard of its name."""
    return [_examined(record, heard[record.name], signing) for record in wanted]


def _examined(record: Record, heard: Heard, signing: Signing) -> Finding:
    if heard.is_silent:
        return Finding(record, Verdict.SILENT)
    begins = {Purpose.DMARC: "v=dmarc1", Purpose.SPF: "v=spf1"}.get(record.purpose, "")
    texts = [text for text in heard.texts if text.lower().startswith(begins)]
    good = next((text for text in texts if _is_good(record, text, signing)), None)
    # Two answers to the question who may send are none: mail servers give up (RFC 7208).
    if good is not None and not (record.purpose == Purpose.SPF and len(texts) > 1):
        return Finding(record, Verdict.GOOD, good[:LONGEST_RECORD])
    if texts:
        return Finding(record, Verdict.OTHER, " / ".join(texts)[:LONGEST_RECORD])
    return Finding(record, Verdict.MISSING)


def _is_good(record: Record, text: str, signing: Signing) -> bool:
    parts = [part.strip() for part in text.split(";")]
    match record.purpose:
        case Purpose.OWNERSHIP:
            return text.strip() == record.value
        case Purpose.DKIM:
            # A key that was taken back is an empty one (RFC 6376).
            return any(part.startswith("p=") and part != "p=" for part in parts)
        case Purpose.DMARC:
            return any(part.replace(" ", "").lower().startswith("p=") for part in parts)
        case Purpose.SPF:
            return signing.spf.lower() in text.lower().split()
