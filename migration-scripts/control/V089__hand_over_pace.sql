-- How fast a hand-over compared keys, so that a later one can be estimated before it begins.

ALTER TABLE cutover_procedure
    ADD COLUMN compared_keys bigint CHECK (compared_keys > 0),  -- of its largest comparison
    ADD COLUMN comparing_ms  bigint;
