-- Runs that can be resumed, what a chunk cost, and the keys that changed since they were compared.

ALTER TABLE reconciliation_run
    ADD COLUMN mapping        text    NOT NULL DEFAULT '',  -- fingerprint of the pair's definition
    ADD COLUMN resumed        integer NOT NULL DEFAULT 0,   -- how often it was taken up again
    ADD COLUMN begun_mark     text,                         -- everything that was committed before it is in this run
    ADD COLUMN slowed_by      text,                         -- why it goes slowly now
    ADD COLUMN repaired       boolean NOT NULL DEFAULT false;

ALTER TABLE reconciliation_chunk
    ADD COLUMN took_ms        bigint  NOT NULL DEFAULT 0,   -- both snapshots were open for so long
    ADD COLUMN legacy_sum1    bigint  NOT NULL DEFAULT 0,   -- sums of two 64-bit hashes of the records
    ADD COLUMN legacy_sum2    bigint  NOT NULL DEFAULT 0,
    ADD COLUMN domain_sum1    bigint  NOT NULL DEFAULT 0,
    ADD COLUMN domain_sum2    bigint  NOT NULL DEFAULT 0;

-- Keys that a change was delivered for, until they are compared again. '*' stands for all keys: something changed and it
-- could not be said what. The number tells one change of a key from the next.
CREATE SEQUENCE reconciliation_change_seq;
CREATE TABLE reconciliation_changed_key (
    domain     text        NOT NULL,
    key        text        COLLATE "C" NOT NULL,
    number     bigint,                                      -- the key, where it is a number
    change     bigint      NOT NULL DEFAULT nextval('control.reconciliation_change_seq'),
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (domain, key)
) WITH (fillfactor = 70);
CREATE INDEX reconciliation_changed_key_number_ix ON reconciliation_changed_key (domain, number);

-- Up to where a domain is verified as a whole, but for the keys above.
CREATE TABLE reconciliation_standing (
    domain           text        NOT NULL PRIMARY KEY,
    run_id           bigint      NOT NULL REFERENCES reconciliation_run ON DELETE CASCADE,
    verified_through text        NOT NULL,                  -- a position in the leading side's log
    verified_at      timestamptz NOT NULL
);

-- The kill switch: no run of the domain goes on or begins.
CREATE TABLE reconciliation_hold (
    domain text        NOT NULL PRIMARY KEY,
    actor  text        NOT NULL,
    reason text        NOT NULL,
    at     timestamptz NOT NULL
);

-- What a difference looks like it came from, and the cause's parameter (a shift, a length).
ALTER TABLE reconciliation_difference
    ADD COLUMN cause  text NOT NULL DEFAULT 'OTHER',
    ADD COLUMN detail text NOT NULL DEFAULT '';
