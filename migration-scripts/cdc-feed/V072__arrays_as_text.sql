-- Arrays become JSON arrays in text, which every store has: the same tables stand in legacy stores on MariaDB.
ALTER TABLE dead_letter ALTER COLUMN header_names TYPE text USING array_to_json(header_names)::text;
ALTER TABLE dead_letter ALTER COLUMN header_values TYPE text USING array_to_json(header_values)::text;
ALTER TABLE feed_audit ALTER COLUMN dead_letters TYPE text USING array_to_json(dead_letters)::text;
