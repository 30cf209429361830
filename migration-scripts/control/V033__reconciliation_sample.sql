-- Runs that compare a sample: every so many-th key of each side in key order, from an offset on. Never complete.

ALTER TABLE reconciliation_run
    ADD COLUMN sample_every  bigint CHECK (sample_every > 0),
    ADD COLUMN sample_offset bigint CHECK (sample_offset >= 0),
    ADD CHECK ((sample_every IS NULL) = (sample_offset IS NULL)),
    ADD CHECK (sample_every IS NULL OR NOT complete);
