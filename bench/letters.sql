-- The bare side of the case about letters: what telling 500 people by letter and in the app reads and writes.
-- It runs in one transaction, which is taken back. The triggers are on, and the policies too.

-- name: enter
SELECT set_config('app.organisation_id', %(organisation)s::text, true), set_config('app.actor_id', %(actor)s::text, true);

-- name: queue
SELECT recipient_id, channel FROM notifications_notificationpreference
    WHERE organisation_id = %(organisation)s AND kind = %(kind)s AND NOT is_on AND recipient_id = ANY(%(people)s);
SELECT * FROM tenancy_organisation WHERE id = %(organisation)s;
SELECT kind, subject, body FROM notifications_notificationtemplate
    WHERE organisation_id = %(organisation)s AND kind = %(kind)s AND language = 'en' AND is_set;
SELECT id, display_name FROM access_membership WHERE organisation_id = %(organisation)s AND id = ANY(%(people)s);
INSERT INTO notifications_notification (id, organisation_id, kind, channel, recipient, recipient_type, recipient_id,
    subject_id, status, attempts, answer, subject, body, href)
    SELECT cohortium_uuid7(), %(organisation)s, %(kind)s, 'email', person.address, 'learner', person.id, %(about)s,
        'queued', 0, '', '', '', ''
    FROM unnest(%(people)s::uuid[], %(addresses)s::text[]) AS person (id, address);
INSERT INTO notifications_notification (id, organisation_id, kind, channel, recipient, recipient_type, recipient_id,
    subject_id, status, attempts, answer, settled_at, subject, body, href)
    SELECT cohortium_uuid7(), %(organisation)s, %(kind)s, 'in_app', '', 'learner', person, %(about)s, 'sent', 0, '',
        %(now)s, %(title)s, %(words)s, %(href)s
    FROM unnest(%(people)s::uuid[]) AS person;
INSERT INTO audit_auditentry (id, organisation_id, action, entity_type, entity_id, changes, actor_kind, actor_id,
    correlation_id, ip, user_agent)
    SELECT cohortium_uuid7(), organisation_id, 'notification.queued_together', 'notification', id,
        jsonb_build_object('recipient', '[null, "•••"]'::jsonb), 'system', %(actor)s, %(correlation)s, NULL, ''
    FROM notifications_notification
    WHERE organisation_id = %(organisation)s AND subject_id = %(about)s AND channel = 'email';
INSERT INTO audit_auditentry (id, organisation_id, action, entity_type, entity_id, changes, actor_kind, actor_id,
    correlation_id, ip, user_agent)
    SELECT cohortium_uuid7(), organisation_id, 'notification.shown', 'notification', id,
        jsonb_build_object('status', '[null, "sent"]'::jsonb), 'system', %(actor)s, %(correlation)s, NULL, ''
    FROM notifications_notification
    WHERE organisation_id = %(organisation)s AND subject_id = %(about)s AND channel = 'in_app';
SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'notifications.tasks.hand_on', 0, NULL, NULL,
    jsonb_build_object('organisation_id', %(organisation)s::text, 'correlation_id', %(correlation)s::text,
        'kind', 'notification.queued_together', 'fact', jsonb_build_object('ids', (
            SELECT jsonb_agg(id) FROM notifications_notification
            WHERE organisation_id = %(organisation)s AND subject_id = %(about)s AND channel = 'email'))),
    NULL)]::procrastinate_job_to_defer_v1[]));

-- name: written
SELECT kind, said::text FROM (
    SELECT 'notification' AS kind, to_jsonb(n) - '{id,created_at,updated_at,settled_at}'::text[] AS said
        FROM notifications_notification n WHERE organisation_id = %(organisation)s
    UNION ALL
    SELECT 'entry', to_jsonb(e) - '{id,created_at,entity_id}'::text[]
        FROM audit_auditentry e WHERE organisation_id = %(organisation)s AND entity_type = 'notification'
    UNION ALL
    SELECT 'job', to_jsonb(j) - '{id,args}'::text[]
            || jsonb_build_object('letters', jsonb_array_length(args -> 'fact' -> 'ids'))
        FROM procrastinate_jobs j WHERE args ->> 'organisation_id' = %(organisation)s::text
            AND task_name LIKE 'notifications.%%'
) AS written ORDER BY 1, 2;
