"""What a superuser can put before the functions that hash, and where heads are found whatever the database says."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from cohortium.audit import heads
from cohortium.audit.canonical import HASH, TEXT, VALUES, text_of
from cohortium.audit.models import AuditEntry
from cohortium.audit.verifying import Verification, What
from cohortium.core.ids import new_id
from tests.audit.tampering import change, entry_ids, found, sealed, seals, tampered, verified
from tests.databases import rows
from tests.fixtures import Provider

FUNCTION = """
    CREATE SCHEMA evil; GRANT USAGE ON SCHEMA evil TO PUBLIC;
    CREATE FUNCTION evil.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$
        SELECT CASE WHEN position(convert_to('{entry}', 'UTF8') in $1) > 0 THEN '{hash}'::bytea
                    ELSE pg_catalog.sha256($1) END
    $$
"""


@pytest.fixture
def elsewhere(provider: Provider) -> Iterator[Any]:
    """A schema of somebody else's, and a session that looks there first."""
    owner: Any = connections["owner"]

    def lead(entry_id: object, known: bytes) -> None:
        rows(owner, FUNCTION.format(entry=entry_id, hash=f"\\x{known.hex()}"))
        with provider.scope(), connection.cursor() as cursor:
            cursor.execute("SET search_path = evil, pg_catalog, public")

    yield lead
    rows(owner, "DROP SCHEMA IF EXISTS evil CASCADE")
    connection.close()


def test_a_function_of_another_schema_hides_no_changed_entry(provider: Provider, elsewhere: Any) -> None:
    sealed(provider)
    entry_id = entry_ids(provider)[-1]
    [(known,)] = tampered(f"SELECT {HASH} FROM audit_auditentry entry WHERE entry.id = %s", entry_id)
    change(provider, entry_id)

    elsewhere(entry_id, bytes(known))

    assert found(provider) == [(What.GUARD, None, None), (What.CHANGED, 1, entry_id)]
    assert verified(provider)[0].sentence == (
        "There is a schema evil beside public: what stands in it can be taken for something else."
    )


def test_a_search_path_of_a_role_or_database_does_not_count() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        [path] = cursor.fetchone()

    assert path == "public,pg_temp"
    assert "-c search_path=public,pg_temp" in settings.DATABASES["default"]["OPTIONS"]["options"]


@pytest.mark.parametrize("name", ["Ōtāhuhu “Süd” \\\\ /", "\u2028\u007f😀", 'a"b'])
def test_an_entry_is_the_same_text_here_and_in_postgresql(provider: Provider, name: str) -> None:
    provider.campus()
    with provider.scope():
        origins = {"ip": "2001:db8::ffff:102:304", "user_agent": f"{name}\t\x01\x1f"}
        first = AuditEntry.objects.order_by("created_at").values_list("pk", flat=True)[0]
    tampered(
        "UPDATE audit_auditentry SET ip = %s, user_agent = %s WHERE id = %s",
        origins["ip"],
        origins["user_agent"],
        first,
    )

    told = tampered(
        f"SELECT {TEXT}, {VALUES} FROM audit_auditentry entry WHERE entry.organisation_id = %s", provider.id
    )

    assert [text_of(values) for _, *values in told] == [text for text, *_ in told]


def test_heads_say_themselves_whose_they_are(provider: Provider) -> None:
    made = sealed(provider)
    sealed(provider)
    tampered("DELETE FROM audit_auditseal WHERE organisation_id = %s AND number = 2", provider.id)

    kept = heads.kept(provider.id, f"{provider.code}x")
    cut = [one.what for one in Verification(provider.id, heads=kept, needs_heads=True).findings()]

    assert list(kept or {}) == [1, 2]
    assert cut[0] == What.SEAL_GONE
    assert seals(provider) == made


def test_a_sealed_trail_without_heads_is_a_finding(provider: Provider) -> None:
    kept = heads.kept(new_id(), provider.code)
    before = list(Verification(provider.id, heads=kept, needs_heads=True).findings())
    sealed(provider)

    assert (kept, before) == (None, [])
    assert [one.what for one in Verification(provider.id, needs_heads=True).findings()] == [What.NO_HEADS]
