"""Functions of the database that triggers, policies and columns call. Written anew before every migration."""

# An unset setting is NULL, one that an earlier transaction set is '': both must mean nobody.
SCOPE = "NULLIF(current_setting('app.organisation_id', true), '')::uuid"

FUNCTIONS = (
    # version, updated_at and updated_by belong to the database: a set-based UPDATE cannot forget them.
    """
    CREATE OR REPLACE FUNCTION cohortium_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.version := OLD.version + 1;
        NEW.updated_at := statement_timestamp();
        NEW.updated_by := NULLIF(current_setting('app.actor_id', true), '')::uuid;
        RETURN NEW;
    END $$
    """,
    # Arguments: the words that a function which erases may empty, and nothing else of the row with them.
    """
    CREATE OR REPLACE FUNCTION cohortium_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND current_setting('app.erasing', true) = 'on' THEN
            IF to_jsonb(NEW) = to_jsonb(OLD) || (SELECT jsonb_object_agg(word, '') FROM unnest(TG_ARGV) AS word) THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '% is append-only: % is refused.', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    # Whoever may add an entry may not say when: one of another day would be taken for sealed, or never be.
    """
    CREATE OR REPLACE FUNCTION cohortium_dated() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF abs(extract(epoch FROM NEW.created_at - clock_timestamp())) > 60 THEN
            RAISE EXCEPTION '% is dated when it is written, and not %.', TG_TABLE_NAME, NEW.created_at
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$
    """,
    # Arguments: the column, and from each status those that may follow; from '' those that a row may start with.
    """
    CREATE OR REPLACE FUNCTION cohortium_move() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        before text := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ->> TG_ARGV[0] ELSE '' END;
        after text := to_jsonb(NEW) ->> TG_ARGV[0];
    BEGIN
        IF before IS DISTINCT FROM after AND NOT coalesce(TG_ARGV[1]::jsonb -> before ? after, false) THEN
            RAISE EXCEPTION '% of % cannot go from % to %', TG_ARGV[0], TG_TABLE_NAME,
                quote_literal(before), quote_nullable(after)
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_' || TG_NAME;
        END IF;
        RETURN NEW;
    END $$
    """,
    # UUIDv7 for rows that INSERT ... SELECT makes; PostgreSQL has its own only from 18.
    """
    CREATE OR REPLACE FUNCTION cohortium_uuid7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
        SELECT encode(set_bit(set_bit(overlay(
            uuid_send(gen_random_uuid())
            PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
            FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
    $$
    """,
    # How names are compared: no case, no accents, no apostrophes, single spaces; letters that are no accented others
    # (đ, ø, ß) as people write them without. For columns and for what is looked up: whoever changes this must have the
    # columns written anew, because CREATE OR REPLACE does not.
    """
    CREATE OR REPLACE FUNCTION cohortium_plain(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT btrim(regexp_replace(regexp_replace(
            replace(replace(replace(
                translate(lower(normalize(words, NFKD)), 'đĐøØłŁ', 'ddooll'),
                'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
            U&'[\\0300-\\036F''\\2019\\02BC]', '', 'g'), '\\s+', ' ', 'g'))
    $$
    """,
    # A name with another of its words first, so that an index finds it by that one; nothing where there are too few.
    # Its body is read when it is made, and not when it is called: pg_restore calls it without a search path.
    """
    CREATE OR REPLACE FUNCTION cohortium_turned(words text, places integer) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN (
        SELECT CASE WHEN cardinality(parts) > places
            THEN array_to_string(parts[places + 1:] || parts[:places], ' ') END
        FROM (SELECT string_to_array(cohortium_plain(words), ' ') AS parts) AS split
    )
    """,
)


def install(connection: object) -> None:
    """Create or replace the functions, as the owner."""
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        for function in FUNCTIONS:
            cursor.execute(function)
