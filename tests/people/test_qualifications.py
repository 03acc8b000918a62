"""What somebody learned is corrected, with a trail, by the page and over the API."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, NotFound, Stale
from cohortium.people.actions.staff import add_qualification, edit_qualification
from cohortium.people.models import Qualification
from cohortium.people.rules.staff import QualificationDetails
from tests.fixtures import MORNING, Provider

TODAY = MORNING.date()
RIGHT = QualificationDetails("Certificate IV", "TAFE")


def learned(provider: Provider) -> tuple[Actor, Qualification]:
    """A trainer, and what they learned, with a typo."""
    trainer = provider.member(TRAINER, campuses=(provider.campus(),))
    with provider.scope():
        details = QualificationDetails("Certificate VI")
        return trainer, add_qualification(provider.system, membership_id=trainer.id, details=details, today=TODAY)


def test_a_typo_is_corrected_and_the_trail_says_so(provider: Provider, owner: Actor, told: Any) -> None:
    trainer, row = learned(provider)
    known: dict[str, Any] = {"qualification_id": row.pk, "today": TODAY}
    with provider.scope():
        edit_qualification(owner, details=RIGHT, version=1, **known)
        again = edit_qualification(trainer, details=RIGHT, version=2, **known)
        with pytest.raises(Stale):
            edit_qualification(owner, details=RIGHT, version=1, **known)
        with pytest.raises(Invalid):
            edit_qualification(owner, details=QualificationDetails(" "), version=2, **known)

    assert isinstance(again, Unchanged)
    assert told(row)[0] == ["qualification.added", "qualification.edited"]


def test_nobody_corrects_what_somebody_else_learned(provider: Provider) -> None:
    _trainer, row = learned(provider)
    other = provider.member(TRAINER, campuses=(provider.campus("Camberwell"),))
    with provider.scope(), pytest.raises(NotFound):
        edit_qualification(other, qualification_id=row.pk, details=RIGHT, version=1, today=TODAY)


def test_by_the_page_and_over_the_api(provider: Provider, owner: Actor) -> None:
    trainer, row = learned(provider)
    client, at = provider.signed_in(owner), f"/api/v1/o/{provider.code}/team"
    edit = f"/o/{provider.code}/team/qualifications/{row.pk}/edit"
    shown = client.get(edit).content.decode()

    done = client.post(edit, {"name": "Certificate IV", "version": "1"})
    stale = client.post(edit, {"name": "Certificate V", "version": "1"})
    sent = [
        client.post(
            f"{at}/qualifications/{row.pk}/correction", {"name": "Diploma", "version": version}, "application/json"
        )
        for version in (1, 2)
    ]

    assert ("Certificate VI" in shown, done.status_code, stale.status_code) == (True, 302, 409)
    assert [one.status_code for one in sent] == [412, 200]
    [kept] = client.get(f"{at}/{trainer.id}/profile").json()["qualifications"]
    assert (kept["name"], kept["version"]) == ("Diploma", 3)
