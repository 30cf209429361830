-- Runs that may lock the rows of keys that never stand still, and what they locked.

ALTER TABLE reconciliation_run
    ADD COLUMN locks_rows      boolean NOT NULL DEFAULT false,
    ADD COLUMN locked_keys     bigint  NOT NULL DEFAULT 0,
    ADD COLUMN longest_lock_ms bigint  NOT NULL DEFAULT 0;
