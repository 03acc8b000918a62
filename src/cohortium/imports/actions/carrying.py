"""Writing what was judged: the new by the hundred, what differs row by row, so that the trail tells each change."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from cohortium.access.actor import Actor
from cohortium.administration.actions.bringing import bring_in_members
from cohortium.imports.queries.judging import Item, Plan, Setting
from cohortium.people.actions import bringing
from cohortium.people.actions.consents import refuse_consents
from cohortium.people.actions.learners import restore_learners
from cohortium.people.actions.moving import MOST_AT_ONCE
from cohortium.people.kinds.consents import PHOTO
from cohortium.people.rules.consents import By, How, Said
from cohortium.tenancy.together import insert_each, update_each


def carry_out(by: Actor, plan: Plan, at: Setting) -> None:
    """Write all of a plan: who comes first, those who refer to them afterwards."""
    new, amended = plan.new, plan.amended
    bringing.bring_in_families(by, families=new.get("family", {}))
    bringing.bring_in_guardians(by, guardians=new.get("guardian", {}))
    bringing.bring_in_contacts(by, contacts=new.get("contact", {}))
    bringing.bring_in_learners(by, learners=new.get("learner", {}))
    bring_in_members(by, members=plan.members, over_since=at.batch.created_at)
    bringing.amend_families(by, values=amended.get("family", {}))
    bringing.amend_guardians(by, values=amended.get("guardian", {}))
    bringing.amend_contacts(by, values=amended.get("contact", {}))
    bringing.amend_learners(by, values=amended.get("learner", {}))
    for some in _parts(plan.brought_back):
        restore_learners(by, learner_ids=some)
    bringing.bring_together(by, places=new.get("place", {}))
    bringing.bring_in_health(by, words=plan.health_new)
    bringing.amend_health(by, words=plan.health_amended)
    _refuse_photos(by, plan.photos_refused, at)
    insert_each(plan.references)
    changed = ["source_id", "target_id", "prints", "written_version", "is_stub", "balance"]
    update_each(plan.changed_references.values(), changed)


def _refuse_photos(by: Actor, refused: dict[UUID, Item], at: Setting) -> None:
    if not refused or at.photo_text_id is None:
        return
    note = _("As the imported file says.")
    said = Said(By.GUARDIAN, How.IMPORT, at.today, note=note)
    for some in _parts(list(refused)):
        refuse_consents(by, learner_ids=some, kind=PHOTO.key, said=said, text_id=at.photo_text_id)
    for learner_id, item in refused.items():
        item.memo.append({"type": "consent", "id": str(learner_id), "made": True})


def _parts(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[start : start + MOST_AT_ONCE] for start in range(0, len(ids), MOST_AT_ONCE)]
