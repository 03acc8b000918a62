-- name: write
INSERT INTO audit_auditentry (id, organisation_id, action, entity_type, entity_id, actor_kind, actor_id,
    correlation_id, ip, user_agent, changes)
SELECT cohortium_uuid7(), %s, 'campus.edited', 'campus', gen_random_uuid(), 'member', %s, gen_random_uuid(),
    '203.0.113.7', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
    jsonb_build_object('suburb', jsonb_build_array('Werribee', 'Hoppers Crossing ' || n))
FROM generate_series(1, %s) n;

-- name: seal
INSERT INTO audit_auditseal (id, organisation_id, number, previous_hash, members, codes, entries, first_at, last_at,
    horizon, sealed_at, root, key, hash, signature)
SELECT gen_random_uuid(), %(organisation)s, 1, '', array_agg(id ORDER BY created_at, id), '', count(*), min(created_at),
    max(created_at), now(), now(), sha256(string_agg(leaf, ''::bytea ORDER BY created_at, id)), '', '', ''
FROM (
    SELECT id, created_at, sha256(convert_to(jsonb_build_array(organisation_id, id,
        to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), action, entity_type, entity_id,
        actor_kind, actor_id, correlation_id, ip, user_agent, changes)::text, 'UTF8')) AS leaf
    FROM audit_auditentry WHERE organisation_id = %(organisation)s
) entry;
SELECT entries, encode(root, 'hex') FROM audit_auditseal WHERE organisation_id = %(organisation)s;

-- name: verify
SELECT count(*) FILTER (WHERE seal.root <> now.root), sum(now.entries)::int
FROM audit_auditseal seal JOIN (
    SELECT sealed.number, count(*) AS entries, sha256(string_agg(sha256(convert_to(jsonb_build_array(organisation_id,
        entry.id, to_char(entry.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), action, entity_type,
        entity_id, actor_kind, actor_id, correlation_id, ip, user_agent, changes)::text, 'UTF8')), ''::bytea
        ORDER BY member.place)) AS root
    FROM (SELECT number, members FROM audit_auditseal WHERE organisation_id = %(organisation)s) sealed
    CROSS JOIN LATERAL unnest(sealed.members) WITH ORDINALITY AS member (id, place)
    JOIN audit_auditentry entry ON entry.organisation_id = %(organisation)s AND entry.id = member.id
    GROUP BY sealed.number
) now ON now.number = seal.number
WHERE seal.organisation_id = %(organisation)s;
