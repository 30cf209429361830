-- The completeness equation of each side, keys that a side has twice, and what plain SQL counts past the mapping.

ALTER TABLE reconciliation_chunk
    ADD COLUMN legacy_excluded bigint NOT NULL DEFAULT 0,   -- declared not to be compared
    ADD COLUMN domain_excluded bigint NOT NULL DEFAULT 0;

ALTER TABLE reconciliation_suspect
    ADD COLUMN on_legacy boolean NOT NULL DEFAULT true,     -- when the scan saw it
    ADD COLUMN on_domain boolean NOT NULL DEFAULT true,
    DROP CONSTRAINT reconciliation_suspect_outcome_check,
    ADD CONSTRAINT reconciliation_suspect_outcome_check
        CHECK (outcome IN ('MATCHED', 'DIFFERING', 'MISSING', 'EXTRA', 'UNMAPPABLE', 'DUPLICATE', 'UNPROVEN'));

ALTER TABLE reconciliation_difference
    DROP CONSTRAINT reconciliation_difference_kind_check,
    ADD CONSTRAINT reconciliation_difference_kind_check
        CHECK (kind IN ('VALUE', 'CHILDREN', 'MISSING', 'EXTRA', 'UNMAPPABLE', 'DUPLICATE'));

CREATE TABLE reconciliation_check (
    run_id bigint NOT NULL REFERENCES reconciliation_run ON DELETE CASCADE,
    seq    bigint GENERATED ALWAYS AS IDENTITY,
    name   text   NOT NULL,
    side   text   NOT NULL CHECK (side IN ('LEGACY', 'DOMAIN', 'BOTH')),
    label  text   NOT NULL,
    legacy text   NOT NULL,
    domain text   NOT NULL,
    state  text   NOT NULL CHECK (state IN ('AGREES', 'MOVED', 'VIOLATED', 'UNPROVEN')),
    PRIMARY KEY (run_id, seq)
);
