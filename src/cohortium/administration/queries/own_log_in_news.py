"""What somebody is told whose log-in opens something more. Nothing here writes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy

from cohortium.administration.kinds import opened_words, records_with
from cohortium.audit import things
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.rules.texts import Text
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.words import said

VARIABLES = (
    Variable("name", _lazy("What the record is called"), _lazy("Eleni Papadopoulos")),
    Variable("as", _lazy("What the record is"), _lazy("Guardian")),
    Variable("link", _lazy("Open the portal"), "https://example.com/my/…", is_link=True),
)
TEXTS = {
    "en": Text(
        "Your log-in at {organisation} opens something more",
        "With the log-in that you have you can now also see, at {organisation}: {name} ({as}).\n\n"
        "[Open the portal]({link})\n\n"
        "That is not you? Then tell the office.",
    )
}


def joined(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every one
    """What stands in the news, as long as the record opens to whoever reads it."""
    link = f"{settings.ADDRESS}/o/{Organisation.objects.values_list('code', flat=True).get()}/my/"
    members = {one.recipient_id for one in abouts if one.recipient_id}
    opened: dict[UUID | None, dict[UUID, str]] = {one: records_with(one) for one in members}
    kinds = {about: opened.get(about.recipient_id, {}).get(about.subject_id) for about in abouts}
    names = things.names_of((kind, about.subject_id) for about, kind in kinds.items() if kind)
    words = opened_words()
    return {
        about: {"name": names.get(about.subject_id, ""), "as": capfirst(said(words[kind])), "link": link}
        for about, kind in kinds.items()
        if kind
    }


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What the records are called: in the list of letters."""
    return things.names_of((kind, one) for one in ids for kind in opened_words())
