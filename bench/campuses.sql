-- The bare side of bench/campuses.py: the same rows read, locked and written as ours, over one warm connection.

-- name: close
BEGIN;
SET LOCAL app.organisation_id = '{organisation}';
SET LOCAL app.actor_id = '{actor}';
SELECT * FROM tenancy_campus WHERE organisation_id = '{organisation}' AND id = '{campus}' FOR UPDATE;
INSERT INTO audit_auditentry (id, organisation_id, action, entity_type, entity_id, changes, actor_kind, actor_id,
    correlation_id, ip, user_agent)
    SELECT cohortium_uuid7(), organisation_id, 'campus.closed', 'campus', id,
        jsonb_build_object('is_active', '[true, false]'::jsonb, 'closes_on', jsonb_build_array(closes_on, NULL)),
        'member', '{actor}', '{correlation}', NULL, ''
    FROM tenancy_campus WHERE organisation_id = '{organisation}' AND id = '{campus}';
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'administration.tasks.people_follow', 0, NULL, NULL,
    jsonb_build_object('organisation_id', '{organisation}', 'correlation_id', '{correlation}', 'kind', 'campus.closed',
        'fact', jsonb_build_object('ids', jsonb_build_array('{campus}'))), NULL)]::procrastinate_job_to_defer_v1[]);
UPDATE tenancy_campus SET is_active = false, closes_on = NULL WHERE organisation_id = '{organisation}' AND id = '{campus}';
COMMIT;

-- name: list
BEGIN;
SET LOCAL app.organisation_id = '{organisation}';
SELECT c.id, c.version, c.name, c.address, c.suburb, c.state, c.postcode, c.time_zone, c.directions, c.contact_email,
    c.contact_phone, c.closes_on, c.is_active, c.created_at, c.updated_at,
    (SELECT count(*) FROM access_membershipcampus a
        JOIN access_membership m ON m.organisation_id = a.organisation_id AND m.id = a.membership_id
        WHERE a.organisation_id = '{organisation}' AND a.is_current AND m.status = 'active' AND a.campus_id = c.id)
    FROM tenancy_campus c WHERE c.organisation_id = '{organisation}' ORDER BY c.name_plain, c.id LIMIT 51;
COMMIT;
