"""What somebody reads of a history, in the trail's filter, and after an import, says what it is about."""

import re
from html import unescape

from cohortium.access.actor import Actor
from cohortium.access.roles import FRONT_DESK
from cohortium.people.actions.consents import give_consents, withdraw_consents
from cohortium.people.actions.health import edit_health
from cohortium.people.actions.profile_changes import refuse_change
from cohortium.people.models import DuplicatePair, HouseholdPair, ProfileChange
from cohortium.people.rules.health import HealthDetails
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import MORNING, Provider
from tests.imports.moving import Work, export, household, moved_in, student
from tests.people.consenting import published, said
from tests.people.households import child, family, guardian
from tests.people.portals import log_in_of
from tests.privacy.people import requested

LINE = re.compile(r"<p class=\"text-sm\">(.*?)</p>")
OPTION = re.compile(r"<option value=\"([^\"]*)\"[^>]*>([^<]*)</option>")


def trail(provider: Provider, owner: Actor) -> dict[str, str]:
    """What can be chosen there."""
    page = provider.signed_in(owner).get(f"/o/{provider.code}/trail/").content.decode()
    return {value: unescape(words).strip() for value, words in OPTION.findall(page)}


def test_every_action_says_of_what_it_is_in_the_words_of_the_house(provider: Provider, owner: Actor) -> None:
    offered = trail(provider, owner)

    assert [words for words in offered.values() if "%(" in words] == []
    assert len(set(offered.values())) == len(offered)
    assert [offered[one] for one in ("family.added", "family.learner_joined", "family.took_in")] == [
        "Family: Added",
        "Family: A learner added",
        "Family: Another record of the same family was merged into this one",
    ]
    assert [offered[one] for one in ("duplicatepair", "householdpair", "learnermerge", "householdmerge")] == [
        "Possible duplicate (learners)",
        "Possible duplicate (families)",
        "Merge (learners)",
        "Merge (families)",
    ]


def test_a_history_has_what_its_reader_may_see_of_consents_changes_and_requests(
    provider: Provider, owner: Actor
) -> None:
    campus = provider.campus()
    household, text = family(provider, suburb="Altona", country="AU", campus_id=campus.pk), published(provider)
    learner = child(provider, household, campus_id=campus.pk)
    asker = log_in_of(provider, guardian(provider, household))
    with provider.scope():
        for act in (give_consents, withdraw_consents):
            act(owner, learner_ids=[learner.pk], kind="photo", said=said(), text_id=text.pk)
        edit_health(owner, learner_id=learner.pk, details=HealthDetails(allergies="Peanuts"), version=0)
        change = ProfileChange.objects.create(
            learner=learner, asked_by_id=asker.id, asked_at=MORNING, note="Please call her Zo."
        )
        refuse_change(owner, change_id=change.pk, reason="Not hers.", version=change.version, now=MORNING)
    requested(provider, owner, Subject.LEARNER, learner.pk)

    browsers = [provider.signed_in(one) for one in (owner, provider.member(FRONT_DESK, campuses=(campus,)))]
    pages = [one.get(f"/o/{provider.code}/learners/{learner.pk}").content.decode() for one in browsers]
    of_family = browsers[0].get(f"/o/{provider.code}/families/{household.pk}").content.decode()

    told = [[unescape(re.sub(r"<[^>]*>", "", line)).strip() for line in LINE.findall(page)] for page in pages]
    both = ["Change declined", "Photos: Withdrawn", "Photos: Given", "Added"]
    assert told == [["Privacy request: Received", *both], both]
    assert ("A learner added" in of_family, "Australia" in of_family, ">AU<" in of_family) == (True, True, False)


def test_who_came_in_twice_is_suggested_as_soon_as_the_import_is_over(
    provider: Provider, owner: Actor, work: Work
) -> None:
    here, other = household(9001, "Maria Georgiou"), household(9002, "Maria Georgiou")
    file = export(
        student(70001, "Zoë", "Georgiou", here),
        student(70002, "Zoë", "Georgiou", {**other, "primaryEmail": here["primaryEmail"]}),
    )

    done = moved_in(provider, owner, file, work)

    with provider.scope():
        assert DuplicatePair.objects.count() == 1
        assert HouseholdPair.objects.count() > 0
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{done.batch_id}").content.decode()
    assert f'href="/o/{provider.code}/learners/doubles/"' in page
    assert f'href="/o/{provider.code}/families/doubles/"' in page
