-- name: write
INSERT INTO people_learner (id, organisation_id, first_name, last_name, preferred_name, pronouns, gender, date_of_birth,
    email, phone, address, suburb, state, postcode, country, citizenship, custom, status)
SELECT gen_random_uuid(), %(organisation)s, 'Given' || n, 'Family' || n / 2, '', '', '', date '2000-01-01' + n %% 5000,
    'family' || n / 2 || '@example.com', '', '', '', '', '', '', '', '{}', 'active'
FROM generate_series(1, %(many)s) n;
INSERT INTO people_learner (id, organisation_id, first_name, last_name, preferred_name, pronouns, gender, date_of_birth,
    email, phone, address, suburb, state, postcode, country, citizenship, custom, status)
SELECT gen_random_uuid(), %(organisation)s, 'GIVEN' || n, 'Family' || n / 2, '', '', '', date '2000-01-01' + n %% 5000,
    '', '', '', '', '', '', '', '', '{}', 'active'
FROM generate_series(1, %(many)s, 1000) n;
ANALYZE people_learner;

-- name: same
SELECT a.id, b.id FROM people_learner a JOIN people_learner b
    ON b.organisation_id = a.organisation_id AND b.name_plain = a.name_plain
    AND b.date_of_birth = a.date_of_birth AND b.id > a.id
WHERE a.organisation_id = %(organisation)s;

-- name: near
SELECT a.id, b.id FROM people_learner a JOIN people_learner b
    ON b.organisation_id = a.organisation_id AND b.email_plain = a.email_plain AND b.email <> '' AND b.id > a.id
WHERE a.organisation_id = %(organisation)s AND b.name_plain = a.name_plain;

-- name: turned
SELECT a.id, b.id FROM people_learner a
CROSS JOIN LATERAL (VALUES (a.name_second), (a.name_third), (a.name_fourth)) AS turned (name)
JOIN people_learner b ON b.organisation_id = a.organisation_id AND b.name_plain = turned.name AND b.id > a.id
WHERE a.organisation_id = %(organisation)s AND a.date_of_birth = b.date_of_birth;

-- name: find
SELECT first_name FROM people_learner
WHERE organisation_id = %(organisation)s AND merged_into_id IS NULL AND status = 'active'
    AND (name_plain ^@ 'family4999' OR name_second ^@ 'family4999')
    AND strpos(' ' || name_plain, ' given') > 0
ORDER BY name_plain, id LIMIT 6;
