-- What reconciliations did and found. Values stand here as reports show them, masked by their column's
-- classification, so that no personal data is kept in control.

CREATE TABLE reconciliation_run (
    run_id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain            text        NOT NULL,
    pair              text        NOT NULL,
    actor             text        NOT NULL,
    state             text        NOT NULL CHECK (state IN ('RUNNING', 'FINISHED', 'FAILED', 'INTERRUPTED')),
    verdict           text        CHECK (verdict IN ('MATCHES', 'DIFFERS', 'UNPROVEN')),
    reason            text,                             -- what stood in the way, for UNPROVEN
    complete          boolean     NOT NULL DEFAULT false,
    chunks_total      integer     NOT NULL DEFAULT 0,   -- 0 until planned
    self_test_planted integer     NOT NULL DEFAULT 0,
    self_test_found   integer     NOT NULL DEFAULT 0,
    started_at        timestamptz NOT NULL,
    finished_at       timestamptz,
    CHECK ((state = 'RUNNING') = (verdict IS NULL)),
    CHECK ((state = 'RUNNING') = (finished_at IS NULL)),
    CHECK (verdict <> 'UNPROVEN' OR reason IS NOT NULL)
);
CREATE INDEX reconciliation_run_domain_ix ON reconciliation_run (domain, run_id);
-- One run of a domain at a time, on whichever instance.
CREATE UNIQUE INDEX reconciliation_run_running_ux ON reconciliation_run (domain) WHERE state = 'RUNNING';

CREATE TABLE reconciliation_chunk (
    run_id      bigint      NOT NULL REFERENCES reconciliation_run,
    chunk       integer     NOT NULL,                   -- from 0, in key order
    from_key    text,                                   -- inclusive; NULL is open
    to_key      text,                                   -- exclusive; NULL is open
    state       text        NOT NULL CHECK (state IN ('DONE', 'FAILED')),
    reason      text,
    keys_seen   bigint      NOT NULL,                   -- on either side
    legacy_seen bigint      NOT NULL,
    domain_seen bigint      NOT NULL,
    matched     bigint      NOT NULL,                   -- by the scan; suspects have their outcome below
    scanned_at  timestamptz NOT NULL,
    PRIMARY KEY (run_id, chunk)
);

CREATE TABLE reconciliation_suspect (
    run_id  bigint  NOT NULL,
    seq     bigint  GENERATED ALWAYS AS IDENTITY,
    chunk   integer NOT NULL,
    key     text    NOT NULL,
    outcome text    CHECK (outcome IN ('MATCHED', 'DIFFERING', 'MISSING', 'EXTRA', 'UNMAPPABLE', 'UNPROVEN')),
    reason  text,                                       -- for UNPROVEN
    PRIMARY KEY (run_id, key),
    FOREIGN KEY (run_id, chunk) REFERENCES reconciliation_chunk
);
CREATE INDEX reconciliation_suspect_open_ix ON reconciliation_suspect (run_id, seq) WHERE outcome IS NULL;

CREATE TABLE reconciliation_difference (
    run_id             bigint      NOT NULL REFERENCES reconciliation_run,
    seq                bigint      GENERATED ALWAYS AS IDENTITY,
    difference_id      char(16)    NOT NULL,            -- the same in every run: pair, key and column
    key                text        NOT NULL,
    column_name        text        NOT NULL,            -- '*' for the whole record
    kind               text        NOT NULL CHECK (kind IN ('VALUE', 'CHILDREN', 'MISSING', 'EXTRA', 'UNMAPPABLE')),
    rule               text        NOT NULL,            -- how it was compared
    raw                text,                            -- as the legacy store holds it
    expected           text,                            -- as the legacy side reads it
    actual             text,                            -- as the domain side reads it
    watermark          text        NOT NULL,            -- applied by the domain between the two legacy readings
    watermark_position text        NOT NULL,
    read_at            timestamptz NOT NULL,            -- legacy, first reading
    read_again_at      timestamptz NOT NULL,            -- legacy, second reading, the same
    rounds             integer     NOT NULL,
    PRIMARY KEY (run_id, difference_id)
);
CREATE INDEX reconciliation_difference_seq_ix ON reconciliation_difference (run_id, seq);
