"""What the database does by itself: compared with what this release made it do.

Triggers, functions, rules, what a column holds by itself, what a row must satisfy. Whoever owns the database can make
any of them do something else under the same name, so each is compared as a whole with `machinery.json`, which
`make docs` writes from a database that was just migrated. It changes nothing.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

MADE = Path(__file__).with_suffix(".json")
Seen = dict[str, str]
# PostgreSQL tells one list of words in two ways: as a migration made it, and as it reads that text again from a dump.
_WORDS = re.compile(r"\(ARRAY\[((?:(?:, )?'(?:[^']|'')*'::character varying)+)\]\)::text\[\]")
_WORD = re.compile(r"'(?:[^']|'')*'::character varying")


def faults(connection: Any) -> list[str]:
    """Say what was put in, taken away or made to do something else, each in one sentence that starts with its name."""
    seen, made = look(connection), _made()
    return [
        *(f"The {name} is not of this release." for name in sorted(seen.keys() - made.keys())),
        *(f"The {name} is gone." for name in sorted(made.keys() - seen.keys())),
        *(
            f"The {name} does something else than this release made it do."
            for name in sorted(seen.keys() & made.keys())
            if _as_restored(seen[name]) != _as_restored(made[name])
        ),
        *(f"The {setting}: triggers may be silent." for setting in _silenced(connection)),
    ]


def look(connection: Any) -> Seen:
    """All that is there, by what it is and its name."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
        return dict(cursor.fetchall())


def written(seen: Seen) -> str:
    """The text of `machinery.json`."""
    return json.dumps(seen, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _as_restored(definition: str) -> str:
    return _WORDS.sub(lambda words: "ARRAY[" + _WORD.sub(r"(\g<0>)::text", words[1]) + "]", definition)


@cache
def _made() -> Seen:
    made: Seen = json.loads(MADE.read_text())
    return made


def _silenced(connection: Any) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_SILENCED)
        yield from (name for (name,) in cursor.fetchall())


# Whatever the search path is. A function by what it says and how it runs.
_ALL = r"""
    SELECT 'function ' || p.proname || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')',
        pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat_ws(' / ', l.lanname,
            pg_catalog.format_type(p.prorettype, NULL), p.provolatile, p.prosecdef, p.proleakproof, p.proconfig::text,
            pg_catalog.regexp_replace(coalesce(pg_catalog.pg_get_function_sqlbody(p.oid), p.prosrc), '\s+', ' ', 'g')),
            'UTF8')), 'hex')
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'public'::pg_catalog.regnamespace AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'trigger ' || c.relname || '.' || t.tgname,
        t.tgenabled::text || ' ' || pg_catalog.replace(pg_catalog.pg_get_triggerdef(t.oid), ' public.', ' ')
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::pg_catalog.regnamespace AND NOT t.tgisinternal
    UNION ALL
    SELECT DISTINCT 'table ' || c.relname || ' that keeps no foreign keys', ''
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::pg_catalog.regnamespace AND t.tgisinternal AND t.tgenabled <> 'O'
    UNION ALL
    SELECT 'trigger ' || evtname || ' of the database', evtevent::text FROM pg_catalog.pg_event_trigger
    UNION ALL
    SELECT 'rule ' || c.relname || '.' || r.rulename, pg_catalog.pg_get_ruledef(r.oid)
    FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace = 'public'::pg_catalog.regnamespace AND r.rulename <> '_RETURN'
    UNION ALL
    SELECT 'default ' || c.relname || '.' || a.attname, pg_catalog.pg_get_expr(e.adbin, e.adrelid)
    FROM pg_catalog.pg_attrdef e JOIN pg_catalog.pg_class c ON c.oid = e.adrelid
    JOIN pg_catalog.pg_attribute a ON a.attrelid = e.adrelid AND a.attnum = e.adnum
    WHERE c.relnamespace = 'public'::pg_catalog.regnamespace
    UNION ALL
    SELECT 'check ' || c.relname || '.' || k.conname, pg_catalog.pg_get_constraintdef(k.oid)
    FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    WHERE c.relnamespace = 'public'::pg_catalog.regnamespace AND k.contype = 'c'
"""

# For everybody, for this database, or for this session.
_SILENCED = """
    SELECT 'setting ' || setting || coalesce(' of the role ' || r.rolname, '') || coalesce(' in ' || d.datname, '')
    FROM pg_catalog.pg_db_role_setting s CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS setting
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
    WHERE (s.setdatabase = 0 OR d.datname = pg_catalog.current_database())
    AND lower(setting) ~ '^(session_replication_role|row_security|role|(local|session)_preload_libraries)='
    UNION
    SELECT 'setting session_replication_role=' || v FROM pg_catalog.current_setting('session_replication_role') AS v
    WHERE v <> 'origin'
    ORDER BY 1
"""
