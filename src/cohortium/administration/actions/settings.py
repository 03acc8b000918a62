"""Every change to settings, and to the words of the house."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.actions.organisations import bring_roles_into_step
from cohortium.administration.events import SettingChanged, SettingReset, WordsChosen
from cohortium.administration.queries import campuses as places
from cohortium.administration.queries.settings import refused_by, written
from cohortium.administration.rules import words as rules
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.core.values import Unacceptable
from cohortium.tenancy import settings
from cohortium.tenancy.models import Campus, Organisation, Setting
from cohortium.tenancy.settings import Declared
from cohortium.tenancy.words import Chosen, words_changed

WORD_FAULTS: dict[rules.Fault, Words] = {
    rules.Fault.INCOMPLETE: _("Fill in all three, or leave all empty to use the standard word."),
    rules.Fault.TOO_LONG: TEXT_FAULTS["too_long"],
    rules.Fault.HIDDEN_SIGNS: TEXT_FAULTS["hidden_signs"],
    rules.Fault.MARKUP: _('Use letters, spaces and hyphens: none of < > & { } % " ` $.'),
    rules.Fault.NO_LETTER: _("Use letters."),
    rules.Fault.UNKNOWN: _("This term does not exist."),
}
SAME_ROLE: Words = _("With these terms, two built-in roles would have the same name. Choose another term.")


@action(Permission.SETTING_EDIT)
def change_settings(
    actor: Actor,
    *,
    group: str,
    values: Mapping[str, Any],
    to_default: Collection[str] = (),
    version: int,
    campus_id: UUID | None = None,
) -> list[Setting] | Unchanged:
    """Set some of the settings of a page, and put others back to their default, in the organisation or at a campus.

    Raises:
        NotFound: there is no such page, setting or campus within reach.
        NotAllowed: one of them is not for the actor to set.
        Stale: the page is no longer in the version that the actor saw.
        Invalid: a value cannot be accepted, by itself or beside the others.
    """
    # Two who save the same page wait for one another, also where neither finds a row yet.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get()
    declared = {one.key: one for one in settings.of_group(group, at_campus=campus_id is not None)}
    touched = {*values, *to_default}
    if not declared or not touched <= declared.keys():
        raise NotFound
    campus = locked(places.visible_to(actor, Permission.SETTING_EDIT), campus_id) if campus_id else None
    for key in sorted(touched):
        if missing := refused_by(actor, declared[key], campus_id):
            raise NotAllowed(missing)
    rows = {row.key: row for row in _rows(list(declared), campus)}
    if sum(row.version for row in rows.values()) != version:
        raise Stale
    before = settings.stored_here()
    after = _after(declared, before, values, to_default, campus_id)
    _check(group, {key: settings.value_among(one, after, campus_id) for key, one in declared.items()})
    changed = [
        _changed(actor, declared[key], rows.get(key) or Setting(campus=campus, key=key, is_set=False), before, after)
        for key in declared
        if key in touched and _at(before, campus_id, key) != _at(after, campus_id, key)
    ]
    settings.settings_changed()
    return changed or Unchanged()


@action(Permission.SETTING_EDIT)
def choose_words(actor: Actor, *, words: Chosen, version: int) -> Organisation | Unchanged:
    """Say what the organisation calls things. Words that are left out are the usual ones again.

    Raises:
        NotAllowed: the actor may not do this for the whole organisation.
        Stale: it is no longer the version that the actor saw.
        Invalid: a word cannot be accepted.
    """
    if not actor.reach(Permission.SETTING_EDIT).everything:
        raise NotAllowed(Permission.SETTING_EDIT)
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get()
    if organisation.version != version:
        raise Stale
    if found := rules.faults(words):
        raise Invalid({place: [WORD_FAULTS[fault]] for place, fault in found.items()})
    before, after = organisation.words, rules.tidied(words)
    changes = rules.differences(before, after)
    if not changes:
        return Unchanged(organisation)
    organisation.words = after
    organisation.save(update_fields=["words"])
    words_changed()
    record(actor, WordsChosen(organisation.pk), organisation, changes)
    with once("role_name_once", Invalid({"words": [SAME_ROLE]})):
        bring_roles_into_step(actor)
    return organisation


def _rows(keys: list[str], campus: Campus | None) -> list[Setting]:
    return list(Setting.objects.filter(campus=campus, key__in=keys).order_by("pk").select_for_update(of=("self",)))


def _after(
    declared: Mapping[str, Declared[Any]],
    before: settings.Stored,
    values: Mapping[str, Any],
    to_default: Collection[str],
    campus_id: UUID | None,
) -> settings.Stored:
    """All that would be stored. What is put back counts for more than what was typed beside it."""
    after, errors = dict(before), {}
    for key, value in values.items():
        try:
            empty = value is None and declared[key].optional
            after[campus_id, key] = None if empty else declared[key].kind.tidied(value)
        except Unacceptable as fault:
            errors[key] = [fault.sentence]
    for key in to_default:
        after.pop((campus_id, key), None)
        errors.pop(key, None)
    if errors:
        raise Invalid(errors)
    return after


def _check(group: str, values: settings.Values) -> None:
    if errors := settings.groups()[group].check(values):
        raise Invalid({key: [sentence] for key, sentence in errors.items()})


def _changed(
    actor: Actor, one: Declared[Any], row: Setting, before: settings.Stored, after: settings.Stored
) -> Setting:
    place = (row.campus_id, one.key)
    row.is_set, row.value = place in after, after.get(place)
    with once("setting_once", Stale()), once("setting_of_campus_once", Stale()):
        row.save()
    was, now = (written(one, settings.value_among(one, stored, row.campus_id)) for stored in (before, after))
    fact = SettingChanged(row.pk) if row.is_set else SettingReset(row.pk)
    record(actor, fact, row, {one.key: (was, now)})
    return row


def _at(stored: settings.Stored, campus_id: UUID | None, key: str) -> tuple[bool, Any]:
    return (campus_id, key) in stored, stored.get((campus_id, key))
