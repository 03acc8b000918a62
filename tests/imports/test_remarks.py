"""What is said of a file and of its records: whole sentences, each once."""

from cohortium.access.actor import Actor
from cohortium.imports.queries.told import sentence
from tests.fixtures import Provider
from tests.imports.moving import Work, export, household, sent, student


def test_how_many_say_no_to_pictures_is_said(provider: Provider, owner: Actor, work: Work) -> None:
    home = household(9001, "Maria Georgiou")
    batch_id = sent(provider, owner, export(student(70001, "Zoë", "Georgiou", home, flags={"allowImage": False})))
    work()
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{batch_id}").content.decode()

    assert "For some people the file says no to pictures (1)." in page


def test_no_brackets_stand_around_nothing(provider: Provider) -> None:
    with provider.scope():
        said = sentence({"code": "photo-no-or-unasked", "weight": "note", "column": "allowImage"})

    assert said.startswith("For some people the file says no to pictures. It says so too where nobody was asked.")


def test_the_same_address_of_a_family_and_of_its_guardian_is_remarked_once(
    provider: Provider, owner: Actor, work: Work
) -> None:
    home = household(9001, "Maria Georgiou", primaryEmail="maria.example.com")
    home["guardians"][0]["email"] = "maria.example.com"
    batch_id = sent(provider, owner, export(student(70001, "Zoë", "Georgiou", home)))
    work()
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{batch_id}").content.decode()

    assert page.count("maria.example.com is not an e-mail address, and was skipped.") == 1
