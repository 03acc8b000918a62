-- name: write
INSERT INTO access_membership (id, organisation_id, display_name, status, phone)
SELECT gen_random_uuid(), %s, 'Given' || n || ' Middle' || n || ' Family' || n, 'invited', ''
FROM generate_series(1, %s) n;
ANALYZE access_membership;

-- name: find
SELECT display_name FROM access_membership
WHERE organisation_id = %(organisation)s AND status <> 'left'
    AND (display_name_plain ^@ 'family9999' OR display_name_second ^@ 'family9999' OR display_name_third ^@ 'family9999')
    AND strpos(' ' || display_name_plain, ' given') > 0
ORDER BY display_name_plain, id LIMIT 5;
