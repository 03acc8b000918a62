"""The file of somebody's own data as a page to read and to print: it needs nothing but what lies beside it."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.audit.sentences import change_of, label_of
from cohortium.core.errors import Words
from cohortium.people.kinds import consents
from cohortium.people.queries.guardians import RELATIONSHIPS
from cohortium.people.queries.national_ids import ID_KINDS
from cohortium.people.queries.profile_changes import in_words
from cohortium.people.rules.consents import LANGUAGES
from cohortium.people.states import ConsentStatus, ProfileChangeStatus
from cohortium.privacy.queries.requests import KINDS
from cohortium.privacy.queries.sheets import Block, Fact, Section, filled, head, words
from cohortium.privacy.states import RequestStatus
from cohortium.tenancy.words import said
from cohortium.web.staff.background_form import EDUCATION, MARITAL
from cohortium.web.staff.consent_form import HOWS, by_labels

Row = Mapping[str, Any]
# What an id would be to whoever reads it: nothing.
_INNER = frozenset({"partner_id", "guardian_id", "request_id", "subject_id"})
# What counts as the answer to a text, as the file says it.
_ANSWERS: dict[Any, Words] = dict(ConsentStatus.choices)

# Where a change stands, in the words of the portal.
_CHANGE_STATUS: dict[Any, Words] = {**dict(ProfileChangeStatus.choices), "open": gettext_lazy("With the office")}


def rendered(content: Mapping[str, Any], *, pictures: Mapping[str, str], missing: Iterable[str]) -> str:
    """Write the page, in the words of the house: inside of the scope, and in the language of whoever reads.

    `pictures` says by the id of a learner where their photo lies in the archive.
    """
    zone = ZoneInfo(content["time_zone"])
    sections = [
        *(_learner(one, pictures, zone) for one in content["learners"]),
        *(_family(one, zone) for one in content["families"]),
        *(_partner(one, zone) for one in content.get("partners", [])),
    ]
    asked = [*map(_change_of(zone), content["changes_asked_for"])]
    asked_about = [*map(_request_of(zone), content["privacy_requests"])]
    shows = {
        **head(content["organisation"], content["taken_at"], zone, sections),
        "asked": [Block(_("Changes you requested"), tuple(asked))] * bool(asked)
        + [Block(_("Requests about your data"), tuple(asked_about))] * bool(asked_about),
        "missing": list(missing),
    }
    return render_to_string("portal/own_data.html", shows)


def _learner(one: Row, pictures: Mapping[str, str], zone: ZoneInfo) -> Section:
    details = one["details"]
    name = " ".join(filter(None, [details.get("first_name"), details.get("last_name")]))
    picture = pictures.get(str(one["learner_id"]))
    blocks = [
        Block(_("Details"), (_facts("learner", details, zone),)),
        Block(_("Further details"), (_custom(one["fields"], zone),)),
        Block(_("Identity numbers"), tuple(_number(row, zone) for row in one["identity_numbers"])),
        Block(_("Background"), (_facts("learnerbackground", one["background"] or {}, zone),)),
        Block(_("Demographics"), (_facts("learnerdemographics", one["demographics"] or {}, zone),)),
        Block(_("Health and food"), (_facts("learnerhealth", one["health"] or {}, zone),)),
        Block(_("Emergency contacts"), _many("emergencycontact", one["emergency_contacts"], zone)),
        Block(_("Current consents"), tuple(_consent(row, zone) for row in one["consents"])),
        Block(_("Consent history"), tuple(_answer(row, zone) for row in one["consent_answers"])),
    ]
    return Section(name, capfirst(said("%(learner_one)s")), filled(blocks), (picture,) if picture else ())


def _family(one: Row, zone: ZoneInfo) -> Section:
    blocks = [
        Block(_("You"), (_facts("guardian", one["me"], zone),)),
        Block(_("Your household"), (_facts("family", one["household"] or {}, zone),)),
        Block(_("Further details"), (_custom(one["fields"], zone),)),
        Block(_("Emergency contacts"), _many("emergencycontact", one["emergency_contacts"], zone)),
        Block(capfirst(said("%(learner_many)s")), _many("learner", one["children"], zone)),
        Block(_("Other carers"), tuple(_other(row, zone) for row in one["others"])),
    ]
    return Section(one["name"], capfirst(said("%(family_one)s")), filled(blocks))


def _partner(one: Row, zone: ZoneInfo) -> Section:
    return Section(one["name"], _("Your organisation"), filled([Block(_("Details"), (_facts("partner", one, zone),))]))


def _number(row: Row, zone: ZoneInfo) -> tuple[Fact, ...]:
    whole = row["number"] or _("ends in %(end)s (the full number cannot be read at the moment)") % {
        "end": row["last_four"]
    }
    return _told(
        [
            (_("Kind"), ID_KINDS.get(row["kind"], row["kind"])),
            (_("Number"), whole),
            (_("Issued by"), in_words("country", row["country"])),
            (_("Expires"), row["expires_on"]),
        ],
        zone,
    )


def _consent(row: Row, zone: ZoneInfo) -> tuple[Fact, ...]:
    now = {"yes": _("Yes"), "no": _("No")}.get(row["answer"], _("Not answered"))
    return _told([(consents.name_of(row["kind"]), now), (_("Answered on"), row["said_on"]), *_text(row)], zone)


def _answer(row: Row, zone: ZoneInfo) -> tuple[Fact, ...]:
    by = dict(by_labels()).get(row["by"], row["by"])
    return _told(
        [
            (consents.name_of(row["kind"]), _ANSWERS.get(row["answer"], row["answer"])),
            (_("Answered on"), row["said_on"]),
            (_("Recorded"), row["recorded_at"]),
            (_("By"), f"{row['name']} ({by})" if row["name"] else by),
            (_("How"), HOWS.get(row["how"], row["how"])),
            (_("Language"), LANGUAGES.get(row["language"], row["language"])),
            *_text(row),
        ],
        zone,
    )


def _text(row: Row) -> list[tuple[Words, Any]]:
    return [(_("Version"), row["text_version"]), (_("Text"), row["text"])]


def _other(row: Row, zone: ZoneInfo) -> tuple[Fact, ...]:
    return _told(
        [
            (_("Name"), row["name"]),
            (_("Is"), RELATIONSHIPS.get(row["relationship"], row["relationship"])),
            (_("E-mail"), row["email"]),
            (_("Phone"), in_words("phone", row["phone"])),
        ],
        zone,
    )


def _change_of(zone: ZoneInfo) -> Any:
    def facts(row: Row) -> tuple[Fact, ...]:
        wanted = [(label_of("learner", name), in_words(name, value)) for name, value in row["wanted"].items()]
        return _told(
            [
                (_("About"), row["about"]),
                (_("Asked"), row["asked_at"]),
                *wanted,
                (_("Message to the office"), row["note"]),
                (_("Status"), _CHANGE_STATUS.get(row["status"], row["status"])),
                (_("Approved"), [label_of("learner", name) for name in row["taken_over"]]),
                (_("Why"), row["reason"]),
                (_("Answered"), row["settled_at"]),
            ],
            zone,
        )

    return facts


def _request_of(zone: ZoneInfo) -> Any:
    def facts(row: Row) -> tuple[Fact, ...]:
        return _told(
            [
                (_("Request"), KINDS.get(row["kind"], row["kind"])),
                (_("About"), row["subject"]),
                (_("Note"), row["note"]),
                (_("Received on"), row["received_on"]),
                (_("Due"), row["due_on"]),
                (_("Reason for extension"), row["extension"]),
                (_("Status"), dict(RequestStatus.choices).get(row["status"], row["status"])),
                (_("Outcome"), row["outcome"]),
                (_("Answered"), row["settled_at"]),
            ],
            zone,
        )

    return facts


def _many(entity: str, rows: Iterable[Row], zone: ZoneInfo) -> tuple[tuple[Fact, ...], ...]:
    return tuple(_facts(entity, row, zone) for row in rows)


def _custom(rows: Iterable[Row], zone: ZoneInfo) -> tuple[Fact, ...]:
    return _told([(row["label"], row["value"]) for row in rows], zone)


def _facts(entity: str, values: Row, zone: ZoneInfo) -> tuple[Fact, ...]:
    """What is known, by the labels and in the words that the pages have for it."""
    read = []
    for name, value in values.items():
        if name in _INNER:
            continue
        label, _before, told = change_of(entity, name, None, value)
        read.append((label, _CHOSEN[name].get(value, value) if name in _CHOSEN else in_words(name, told)))
    return _told(read, zone)


def _told(pairs: Iterable[tuple[Words, Any]], zone: ZoneInfo) -> tuple[Fact, ...]:
    told = [(label, words(value, zone)) for label, value in pairs]
    return tuple(Fact(capfirst(said(label)), value) for label, value in told if value)


_CHOSEN: dict[str, Mapping[Any, Words]] = {"marital_status": dict(MARITAL), "highest_education": dict(EDUCATION)}
