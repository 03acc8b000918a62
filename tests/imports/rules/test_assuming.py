"""What is assumed of the parents in a file, and what its learners say of their families."""

from cohortium.imports.rules.assuming import marked, rights
from cohortium.imports.rules.drafts import FamilyDraft, Kind, LearnerDraft, Record


def family(source_id: str, campus: str = "") -> Record:
    return Record(Kind.FAMILY, source_id, FamilyDraft(source_id, campus=campus), "row 1")


def learner(campus: str, *families: str) -> Record:
    return Record(Kind.LEARNER, "x", LearnerDraft("Zoe", "", family_source_ids=families, campus=campus), "row 2")


def test_families_that_share_a_child_are_marked_and_are_where_all_their_children_are() -> None:
    records = [family("a"), family("b"), family("c", "Own"), family("d"), family("e")]
    children = [
        learner("West", "a", "b"), learner("West", "a"), learner("East", "b"), learner("West", "c"), learner("", "d"),
    ]  # fmt: skip

    found = [one.draft for one in marked([*records, *children])[:5] if isinstance(one.draft, FamilyDraft)]

    assert [(one.shares_children, one.campus) for one in found] == [
        (True, "West"),
        (True, ""),
        (False, "Own"),
        (False, ""),
        (False, ""),
    ]


def test_whom_the_file_forbids_to_pick_up_nothing_is_assumed_of() -> None:
    sees = ["learning", "money", "health", "papers"]

    assert rights({"relationship": "mother"}, pays=True) == {"may_pick_up": True, "sees": sees, "bill_share": 100}
    assert rights({"relationship": "mother", "may_pick_up": True}, pays=False) == {"sees": sees, "bill_share": 0}
    assert rights({"relationship": "father", "may_pick_up": False}, pays=True) == {}
    assert rights({"relationship": "friend"}, pays=True) == {}
