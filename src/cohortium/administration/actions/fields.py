"""Every change to the fields of the organisation's own. What stands in them is changed by the actions of the things."""

from dataclasses import asdict
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.events import FieldAdded, FieldBroughtBack, FieldEdited, FieldRetired
from cohortium.administration.kinds import kinds
from cohortium.administration.models import CustomField
from cohortium.administration.queries.fields import in_use, visible_to
from cohortium.administration.rules.fields import Fault, FieldDetails, faults, key_of, options_in, tidied
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.tenancy.scope import changed

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a name, such as “T-shirt size”."),
    Fault.NAME_TAKEN: _("This name is already used, possibly by a retired field."),
    Fault.UNKNOWN_KIND: _("Choose a type."),
    Fault.NO_OPTIONS: _("Enter the options, one per line."),
    Fault.TOO_MANY_OPTIONS: _("Too many options. You can have up to 50."),
    Fault.OPTION_TWICE: _("An option is listed twice. Remove or rename one of them."),
    Fault.BAD_OPTION: _("An option is longer than 80 characters or contains invisible characters."),
    Fault.NO_SUCH_SIGHT: _("Choose who can see it."),
    Fault.NO_SUCH_PLACE: _("Enter a whole number from 0 to 999."),
}


class KeepsValues(Refusal):
    """Something stands in the field that would not fit any more."""

    def __init__(self, things: int) -> None:
        sentence = ngettext(
            "The field already has 1 value. To change it, retire the field and add a new one.",
            "The field already has %(n)s values. To change it, retire the field and add a new one.",
            things,
        )
        super().__init__(sentence % {"n": things})


class OptionInUse(Refusal):
    """An option that was taken away is chosen somewhere."""

    def __init__(self, option: str) -> None:
        super().__init__(_("“%(option)s” is in use. Keep it, or change it there first.") % {"option": option})


@action(Permission.FIELD_EDIT)
def add_field(actor: Actor, *, entity: str, details: FieldDetails) -> CustomField:
    """Ask for something more about things of a kind.

    Raises:
        NotFound: things of this kind have no fields.
        Invalid: what was said about it cannot be accepted.
    """
    if entity not in kinds():
        raise NotFound
    if not actor.reach(Permission.FIELD_EDIT).everything:
        raise NotAllowed(Permission.FIELD_EDIT)
    accepted = _accepted(entity, details)
    taken = set(CustomField.objects.filter(entity=entity).values_list("key", flat=True))
    row = CustomField(entity=entity, key=key_of(accepted.label, taken), **_columns(accepted))
    with once("custom_field_key_once", Stale()):
        row.save()
    changed(f"fields of {entity}")
    changes = {name: (None, value) for name, value in _columns(accepted).items() if value}
    record(actor, FieldAdded(row.pk), row, changes)
    return row


@action(Permission.FIELD_EDIT)
def edit_field(actor: Actor, *, field_id: UUID, details: FieldDetails, version: int) -> CustomField | Unchanged:
    """Change what is asked. What stands in it already has to fit.

    Raises:
        NotFound: there is no such field within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: what was said about it cannot be accepted.
        KeepsValues: it is to be of another kind, and something stands in it.
        OptionInUse: an option is to go that is chosen somewhere.
    """
    row = locked(visible_to(actor, Permission.FIELD_EDIT), field_id)
    if row.version != version:
        raise Stale
    accepted = _accepted(row.entity, details, before=row)
    if accepted.kind != row.kind and (things := in_use(row.entity, row.key)):
        raise KeepsValues(things)
    gone = set(row.options) - set(accepted.options)
    if gone and (chosen := gone & options_in(kinds()[row.entity].stored(row.key))):
        raise OptionInUse(min(chosen))
    changes = assign(row, _columns(accepted))
    if not changes:
        return Unchanged(row)
    row.save(update_fields=list(changes))
    changed(f"fields of {row.entity}")
    record(actor, FieldEdited(row.pk), row, changes)
    return row


@action(Permission.FIELD_EDIT)
def retire_field(actor: Actor, *, field_id: UUID) -> CustomField | Unchanged:
    """Ask for it no longer. What stands in it stays, and is not shown.

    Raises:
        NotFound: there is no such field within reach.
    """
    return _set_active(actor, field_id, active=False)


@action(Permission.FIELD_EDIT)
def bring_field_back(actor: Actor, *, field_id: UUID) -> CustomField | Unchanged:
    """Ask for it again. What stood in it is there again.

    Raises:
        NotFound: there is no such field within reach.
    """
    return _set_active(actor, field_id, active=True)


def _set_active(actor: Actor, field_id: UUID, *, active: bool) -> CustomField | Unchanged:
    row = locked(visible_to(actor, Permission.FIELD_EDIT), field_id)
    changes = assign(row, {"is_active": active})
    if not changes:
        return Unchanged(row)
    row.save(update_fields=["is_active"])
    changed(f"fields of {row.entity}")
    record(actor, (FieldBroughtBack if active else FieldRetired)(row.pk), row, changes)
    return row


def _accepted(entity: str, details: FieldDetails, before: CustomField | None = None) -> FieldDetails:
    others = CustomField.objects.filter(entity=entity)
    others = others.exclude(pk=before.pk) if before else others
    taken = set(others.values_list("label", flat=True))
    if found := faults(details, sights=set(map(str, kinds()[entity].sights)), taken=taken):
        raise Invalid({name: [FAULTS[fault]] for name, fault in found.items()})
    return tidied(details)


def _columns(details: FieldDetails) -> dict[str, object]:
    return asdict(details) | {"options": list(details.options)}
