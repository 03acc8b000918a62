"""Whole identity numbers stand nowhere, whichever way they come in; and what looks for them finds one that leaked."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from cohortium.access.actor import Actor
from cohortium.desk.models import Task
from cohortium.people.models import Learner, NationalId
from cohortium.privacy.actions.exports import ask_export
from cohortium.privacy.kinds.holdings import Subject
from tests import leaks
from tests.fixtures import MORNING, Provider
from tests.people.households import child, family, guardian
from tests.people.portals import log_in_of
from tests.privacy.people import requested

# Invented, and nowhere else: one for each way in.
BY_PAGE, BY_API, REFUSED, OF_MERGED = "QX48192735", "QX58192736", "QX68192737", "QX78192738"
ALL = (BY_PAGE, BY_API, REFUSED, OF_MERGED)


def places_of(numbers: tuple[str, ...]) -> list[str]:
    """In which tables of the whole database one of these stands, in whatever column."""
    found = []
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'")
        wanted = [f"%{form}%" for one in numbers for form in (one, one.encode().hex())]
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT 1 FROM {table} t WHERE t::text ILIKE ANY (%s) LIMIT 1", [wanted])
            found += [table for _ in cursor.fetchall()]
    return found


def files_with(numbers: tuple[str, ...]) -> list[str]:
    """Which files in the storage hold one of these."""
    root = Path(os.environ["COHORTIUM_DATA"])
    return [
        str(one)
        for one in root.rglob("*")
        if one.is_file() and any(number.encode() in one.read_bytes() for number in numbers)
    ]


def test_a_number_stands_nowhere_whichever_way_it_comes_in_and_goes_out(
    provider: Provider, owner: Actor, work: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    here = family(provider)
    rose, twin = child(provider, here, first_name="Rose"), child(provider, here, first_name="Rose")
    office, base = provider.signed_in(owner), f"/o/{provider.code}"
    api = f"/api/v1{base}/learners/{rose.pk}/ids"
    typed = {"kind": "passport", "country": "AU", "expires_on": ""}
    # In: by the page, by the API, refused for its country, and with a record that is merged.
    office.post(f"{base}/learners/{rose.pk}/ids/new", {**typed, "number": BY_PAGE})
    office.post(api, {"kind": "passport", "country": "AU", "number": BY_API}, content_type="application/json")
    office.post(api, {"kind": "passport", "country": "XX", "number": REFUSED}, content_type="application/json")
    office.post(f"{base}/learners/{rose.pk}/ids/new", {**typed, "country": "XX", "number": REFUSED})
    office.post(f"{base}/learners/{twin.pk}/ids/new", {**typed, "number": OF_MERGED})
    # Somebody else's, asked once more: the form that warns of it.
    office.post(f"{base}/learners/{twin.pk}/ids/new", {**typed, "number": BY_PAGE})
    with provider.scope():
        kept = list(NationalId.objects.filter(learner=rose).order_by("pk").values_list("pk", flat=True))
    # Out: looked at, searched for, exported, revealed; by the learner themselves, and for them by the office.
    hers = provider.signed_in(log_in_of(provider, guardian(provider, here, sees=["papers"])))
    for path in (f"learners/{rose.pk}", "learners/", f"learners/?q={BY_PAGE}", f"search?q={BY_PAGE}", "trail/"):
        office.get(f"{base}/{path}")
    office.get(f"/api/v1{base}/search?q={BY_PAGE}")
    office.post(f"{base}/learners/export", {"kind": "csv", "part": ["ids"]})
    shown = office.post(f"{base}/learners/ids/{kept[0]}/reveal", {"reason": f"To compare it with {BY_PAGE}"})
    revealed = office.post(f"{base}/learners/ids/{kept[0]}/reveal", {"reason": "To compare it with the paper"})
    taken: Any = hers.post(f"{base}/my/data")
    b"".join(taken.streaming_content)
    hers.post(f"{base}/my/learners/{rose.pk}/details", {"preferred_name": "Rosie"})
    asked = requested(provider, owner, Subject.LEARNER, rose.pk, "access")
    with provider.scope():
        ask_export(owner, request_id=asked.pk, now=MORNING)
    work()
    export: Any = office.post(f"{base}/privacy/{asked.pk}/export")
    said = capfd.readouterr()

    assert (len(kept), shown.status_code, BY_PAGE in revealed.content.decode()) == (2, 422, True)
    assert (taken.status_code, export.status_code) == (200, 200)
    assert (places_of(ALL), files_with(ALL)) == ([], [])
    assert [one for one in ALL if one in said.out + said.err] == []


def test_an_answer_with_a_whole_number_raises(provider: Provider) -> None:
    leaks.learn(BY_PAGE)
    request = RequestFactory().get("/o/rocket/learners/")
    searched = RequestFactory().get(f"/o/rocket/learners/?q={BY_PAGE}")
    request.resolver_match = searched.resolver_match = None
    leaking = leaks.Watch(lambda _request: HttpResponse(f"<td>{BY_PAGE}</td>"))
    streaming = leaks.Watch(lambda _request: StreamingHttpResponse(iter([BY_PAGE[:4].encode(), BY_PAGE[4:].encode()])))

    with pytest.raises(leaks.Leaked, match=f"GET /o/rocket/learners/ holds whole identity numbers: {BY_PAGE}"):
        leaking(request)
    with pytest.raises(leaks.Leaked):
        list(streaming(request).streaming_content)
    assert leaking(searched).status_code == 200


def test_a_table_with_a_whole_number_is_found(provider: Provider) -> None:
    rose = child(provider)
    with provider.scope():
        task = Task.objects.create(title=f"Compare {BY_PAGE} with the document", kind="x", subject_id=rose.pk)
        Learner.objects.filter(pk=rose.pk).update(custom={"x": BY_API})
    try:
        found = places_of(ALL)
        dumped = leaks.in_dump(ALL, os.environ["DATABASE_OWNER_URL"], "--table=desk_task", "--table=people_learner")
    finally:
        with provider.scope():
            Task.objects.filter(pk=task.pk).delete()
            Learner.objects.filter(pk=rose.pk).update(custom={})

    assert (found, dumped) == (["public.desk_task", "public.people_learner"], {BY_PAGE, BY_API})


def test_a_log_with_a_whole_number_is_found() -> None:
    with pytest.raises(leaks.Leaked, match="The log of serve"):
        leaks.insist_none(f'{{"event": "added {BY_API}"}}', "The log of serve", [BY_API])


def test_numbers_that_could_stand_anywhere_are_not_looked_for() -> None:
    leaks.learn("000000001")
    leaks.learn("1234567")

    leaks.insist_none("01a20499-0000-000000001 1234567", "A page")
