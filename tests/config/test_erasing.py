"""`cohortium erase`, as somebody at a terminal uses it."""

from pathlib import Path
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.roles import OWNER
from cohortium.audit.models import AuditEntry
from cohortium.config.cli_erase import KINDS
from cohortium.core.ids import new_id
from cohortium.desk.actions.approvals import add_rule
from cohortium.desk.rules.approvals import RuleDetails, Step
from cohortium.people.models import Learner
from cohortium.privacy.actions.holds import place_hold
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.requests import ERASING
from tests.config.test_people import said
from tests.fixtures import Provider
from tests.people.households import TODAY, child, family
from tests.privacy.people import requested


def status_of(provider: Provider, row: Learner) -> str:
    with provider.scope():
        return Learner.objects.values_list("status", flat=True).get(pk=row.pk)


def test_it_says_what_goes_and_what_stays_and_does_it_where_told_to(
    provider: Provider, owner: Actor, tmp_path: Path
) -> None:
    rose = child(provider, family(provider), first_name="Rose", last_name="Ncube", email="rose@example.com")
    asked = requested(provider, owner, Subject.LEARNER, rose.pk)
    command = ("erase", "learner", str(rose.pk), "--organisation", provider.code)

    dry = said(tmp_path, *command)
    before = status_of(provider, rose)
    done = said(tmp_path, *command, "--yes")
    again = said(tmp_path, *command, "--yes")
    with provider.scope():
        entry = AuditEntry.objects.get(entity_id=rose.pk, action="person.erased")
        request = SubjectRequest.objects.get(pk=asked.pk)

    assert (dry[0], dry[2], before) == (0, "", "active")
    lines = dry[1].splitlines()
    assert (lines[0], lines[1], lines[-1]) == (
        f"Rose Ncube (learner of {provider.code})",
        "Is deleted:",
        "Nothing was changed: say --yes to erase them for good.",
    )
    assert [line.split(":")[0].strip() for line in lines if line.startswith("  ") and "Learner" in line][-1:] == [
        "1  Learner"
    ]
    assert any("Emptied:" in line and "E-mail" in line and "without saying who it was" in line for line in lines)
    assert (done[0], status_of(provider, rose), request.status) == (0, "erased", "done")
    assert done[1].splitlines()[-1].startswith("Erased: ")
    assert (entry.actor_kind, "Rose" in done[1]) == ("system", True)
    assert again == (1, "", f"cohortium: {provider.code} has no learner {rose.pk}, or they were erased already.\n")


def test_what_keeps_them_is_said_and_nothing_happens(provider: Provider, owner: Actor, tmp_path: Path) -> None:
    rose = child(provider)
    with provider.scope():
        known: dict[str, Any] = {"reason": "A claim is before the court.", "until": None, "today": TODAY}
        place_hold(owner, subject=Subject.LEARNER, subject_id=rose.pk, **known)

    code, _told, why = said(tmp_path, "erase", "learner", str(rose.pk), "--organisation", provider.code, "--yes")

    assert (code, status_of(provider, rose)) == (1, "active")
    assert why == "cohortium: This person cannot be erased now. There is a legal hold: A claim is before the court.\n"


def test_where_others_agree_first_the_command_does_not_go_round_them(
    provider: Provider, owner: Actor, tmp_path: Path
) -> None:
    rose, mai = child(provider), provider.member(OWNER, name="Mai Nguyễn")
    with provider.scope():
        step = Step(roles=frozenset(), members=frozenset({mai.id}), needed=1)
        add_rule(owner, details=RuleDetails(ERASING, steps=(step,)))

    code, _told, why = said(tmp_path, "erase", "learner", str(rose.pk), "--organisation", provider.code, "--yes")

    assert (code, status_of(provider, rose)) == (1, "active")
    assert "others to agree first" in why


def test_who_is_nobody_here_is_not_found(provider: Provider, other_provider: Provider, tmp_path: Path) -> None:
    ben = child(other_provider)

    elsewhere = said(tmp_path, "erase", "learner", str(ben.pk), "--organisation", provider.code, "--yes")
    nowhere = said(tmp_path, "erase", "guardian", str(new_id()), "--organisation", "no-such-house", "--yes")
    nothing = said(tmp_path, "erase", "learner", "rose", "--organisation", provider.code)

    assert (elsewhere[0], nowhere[0], nothing[0]) == (1, 1, 2)
    assert nowhere[2] == "cohortium: There is no organisation no-such-house.\n"
    assert ("Traceback" in nothing[2], "rose" in nothing[2]) == (False, True)
    assert status_of(other_provider, ben) == "active"


def test_it_knows_every_kind_of_person() -> None:
    assert set(KINDS) == {str(one) for one in Subject}
