-- name: write
INSERT INTO people_family (id, organisation_id, name, email, phone, address, suburb, state, postcode, country, custom,
    status, created_at, updated_at, version)
SELECT md5(%(organisation)s::text || n)::uuid, %(organisation)s::uuid, 'Family' || n, 'family' || n || '@example.com', '',
    n || ' High Street', '', '', (n %% 900)::text, '', '{}'::jsonb, 'active', now(), now(), 1
FROM generate_series(1, %(many)s) n
UNION ALL
SELECT gen_random_uuid(), %(organisation)s::uuid, 'FAMILY' || n, 'family' || n || '@example.com', '', '', '', '', '', '', '{}'::jsonb,
    'active', now(), now(), 1
FROM generate_series(1, %(many)s, 1000) n;
INSERT INTO people_guardian (id, organisation_id, family_id, first_name, last_name, relationship, email, phone,
    lives_there, address, suburb, state, postcode, country, may_pick_up, bill_share, sees, place, note, status,
    created_at, updated_at, version)
SELECT gen_random_uuid(), %(organisation)s::uuid, md5(%(organisation)s::text || (n + 1) / 2)::uuid, 'Given' || n, 'Family' || (n + 1) / 2,
    'mother', 'given' || n || '@example.com', '+614' || n, true, '', '', '', '', '', true, 0, '[]'::jsonb, n %% 2, '', 'active',
    now(), now(), 1
FROM generate_series(1, 2 * %(many)s) n
UNION ALL
SELECT gen_random_uuid(), %(organisation)s::uuid, md5(%(organisation)s::text || (n + 1) / 2)::uuid, 'GIVEN' || n, 'Family' || (n + 1) / 2,
    'mother', '', '+614' || n, true, '', '', '', '', '', true, 0, '[]'::jsonb, 3, '', 'active', now(), now(), 1
FROM generate_series(501, 2 * %(many)s, 1000) n;
ANALYZE people_family;
ANALYZE people_guardian;

-- name: families
SELECT a.id, b.id FROM people_family a JOIN people_family b
    ON b.organisation_id = a.organisation_id AND b.email_plain = a.email_plain AND b.email <> '' AND b.id > a.id
WHERE a.organisation_id = %(organisation)s AND b.name_plain = a.name_plain;

-- name: addresses
SELECT a.id, b.id FROM people_family a JOIN people_family b
    ON b.organisation_id = a.organisation_id AND b.name_plain = a.name_plain AND b.id > a.id
WHERE a.organisation_id = %(organisation)s AND a.postcode = b.postcode AND a.address = b.address;

-- name: emails
SELECT a.id, b.id FROM people_guardian a JOIN people_guardian b
    ON b.organisation_id = a.organisation_id AND b.email_plain = a.email_plain AND b.email <> '' AND b.id > a.id
WHERE a.organisation_id = %(organisation)s AND b.name_plain = a.name_plain;

-- name: phones
SELECT a.id, b.id FROM people_guardian a JOIN people_guardian b
    ON b.organisation_id = a.organisation_id AND b.phone = a.phone AND b.phone <> '' AND b.id > a.id
WHERE a.organisation_id = %(organisation)s AND b.name_plain = a.name_plain;

-- name: names
SELECT a.id, b.id FROM people_guardian a JOIN people_guardian b
    ON b.organisation_id = a.organisation_id AND b.family_id = a.family_id AND b.name_plain = a.name_plain AND b.id > a.id
WHERE a.organisation_id = %(organisation)s;
