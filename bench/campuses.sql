-- The bare side of the cases about campuses: what our actions, queries and pages read, lock and write, as statements.
-- Each name runs in a transaction of its own. The triggers are on, and the policies too.

-- name: enter
SELECT set_config('app.organisation_id', %(organisation)s, true), set_config('app.actor_id', %(actor)s, true);

-- name: lock
SELECT * FROM tenancy_campus WHERE organisation_id = %(organisation)s AND id = %(campus)s FOR UPDATE;

-- name: edit
SELECT country FROM tenancy_organisation WHERE id = %(organisation)s;
UPDATE tenancy_campus SET suburb = %(suburb)s WHERE organisation_id = %(organisation)s AND id = %(campus)s;
INSERT INTO audit_auditentry (id, organisation_id, action, entity_type, entity_id, changes, actor_kind, actor_id,
    correlation_id, ip, user_agent)
    VALUES (cohortium_uuid7(), %(organisation)s, 'campus.edited', 'campus', %(campus)s,
        jsonb_build_object('suburb', jsonb_build_array(%(before)s::text, %(suburb)s::text)),
        'member', %(actor)s, %(correlation)s, %(ip)s, %(agent)s);

-- name: save
SELECT country FROM tenancy_organisation WHERE id = %(organisation)s;
UPDATE tenancy_campus SET name = %(name)s, address = %(address)s, suburb = %(suburb)s, state = %(state)s,
    postcode = %(postcode)s, time_zone = %(time_zone)s, directions = %(directions)s, contact_email = %(contact_email)s
    WHERE organisation_id = %(organisation)s AND id = %(campus)s;
INSERT INTO audit_auditentry (id, organisation_id, action, entity_type, entity_id, changes, actor_kind, actor_id,
    correlation_id, ip, user_agent)
    VALUES (cohortium_uuid7(), %(organisation)s, 'campus.edited', 'campus', %(campus)s, %(changes)s,
        'member', %(actor)s, %(correlation)s, %(ip)s, %(agent)s);

-- name: close
INSERT INTO audit_auditentry (id, organisation_id, action, entity_type, entity_id, changes, actor_kind, actor_id,
    correlation_id, ip, user_agent)
    SELECT cohortium_uuid7(), organisation_id, 'campus.closed', 'campus', id,
        jsonb_build_object('is_active', '[true, false]'::jsonb, 'closes_on', jsonb_build_array(closes_on, NULL)),
        'member', %(actor)s::uuid, %(correlation)s::uuid, %(ip)s::inet, %(agent)s
    FROM tenancy_campus WHERE organisation_id = %(organisation)s AND id = %(campus)s;
SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'administration.tasks.people_follow', 0, NULL, NULL,
    jsonb_build_object('organisation_id', %(organisation)s::text, 'correlation_id', %(correlation)s::text,
        'kind', 'campus.closed', 'fact', jsonb_build_object('ids', jsonb_build_array(%(campus)s::text))),
    NULL)]::procrastinate_job_to_defer_v1[]));
UPDATE tenancy_campus SET is_active = false, closes_on = NULL
    WHERE organisation_id = %(organisation)s AND id = %(campus)s;

-- name: list
SELECT c.id, c.version, c.name, c.address, c.suburb, c.state, c.postcode, c.time_zone, c.directions, c.contact_email,
    c.contact_phone, c.closes_on, c.is_active, COALESCE((
        SELECT count(a.id) FROM access_membershipcampus a
        JOIN access_membership m ON (m.organisation_id, m.id) = (a.organisation_id, a.membership_id)
        WHERE a.organisation_id = %(organisation)s AND m.status = 'active' AND a.campus_id = c.id GROUP BY a.campus_id
    ), 0) AS people, c.created_at, c.updated_at
    FROM tenancy_campus c WHERE c.organisation_id = %(organisation)s AND c.is_active ORDER BY c.name_plain, c.id LIMIT 51;

-- name: one
SELECT c.*, COALESCE((
        SELECT count(a.id) FROM access_membershipcampus a
        JOIN access_membership m ON (m.organisation_id, m.id) = (a.organisation_id, a.membership_id)
        WHERE a.organisation_id = %(organisation)s AND m.status = 'active' AND a.campus_id = c.id GROUP BY a.campus_id
    ), 0) AS people
    FROM tenancy_campus c WHERE c.organisation_id = %(organisation)s AND c.id = %(campus)s;

-- name: member
SELECT m.id, m.display_name, o.code, o.name, o.colour, o.country, o.time_zone, o.locale, o.words,
    belongs_to_several(m.user_id) AS several,
    ARRAY(SELECT r.name FROM access_membershiprole h
        JOIN access_role r ON (r.organisation_id, r.id) = (h.organisation_id, h.role_id)
        WHERE h.organisation_id = m.organisation_id AND h.membership_id = m.id ORDER BY r.name, h.id) AS roles,
    ARRAY(SELECT r.permissions FROM access_membershiprole h
        JOIN access_role r ON (r.organisation_id, r.id) = (h.organisation_id, h.role_id)
        WHERE h.organisation_id = m.organisation_id AND h.membership_id = m.id ORDER BY r.name, h.id) AS granted,
    ARRAY(SELECT c.campus_id FROM access_membershipcampus c
        WHERE c.organisation_id = m.organisation_id AND c.is_current AND c.membership_id = m.id) AS campus_ids
    FROM access_membership m JOIN tenancy_organisation o ON o.id = m.organisation_id
    WHERE m.organisation_id = %(organisation)s AND o.is_active AND m.status = 'active' AND m.user_id = %(user)s;

-- name: open_again
UPDATE tenancy_campus SET is_active = true WHERE organisation_id = %(organisation)s AND id = %(campus)s;

-- name: move_back
UPDATE tenancy_campus SET suburb = %(before)s WHERE organisation_id = %(organisation)s AND id = %(campus)s
    RETURNING version;

-- name: forget_notices
UPDATE identity_loginsession SET session_data = %(session_data)s WHERE session_key = %(session_key)s;

-- name: written
SELECT 'entry' AS kind, id::text AS key, to_jsonb(e) - '{id,created_at}'::text[] AS said
    FROM audit_auditentry e WHERE organisation_id = %(organisation)s AND entity_id = %(campus)s
UNION ALL
SELECT 'job', id::text, to_jsonb(j) - 'id'
    FROM procrastinate_jobs j WHERE args ->> 'organisation_id' = %(organisation)s::text
UNION ALL
SELECT 'campus', version::text, to_jsonb(c) - '{version,updated_at}'::text[]
    FROM tenancy_campus c WHERE organisation_id = %(organisation)s AND id = %(campus)s;
