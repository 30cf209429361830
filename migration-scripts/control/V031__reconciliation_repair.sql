-- Repairs: what is planned from a run, how each key stands, and what stood in the rows before.

CREATE TABLE reconciliation_repair (
    repair_id    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain       text        NOT NULL,
    run_id       bigint      NOT NULL REFERENCES reconciliation_run,
    state        text        NOT NULL CHECK (state IN ('PLANNED', 'APPLYING', 'APPLIED', 'UNDOING', 'UNDONE')),
    most_deletes integer     NOT NULL CHECK (most_deletes >= 0),  -- 0: nothing is deleted
    actor        text        NOT NULL,
    reason       text        NOT NULL CHECK (btrim(reason) <> ''),
    planned_at   timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE INDEX reconciliation_repair_domain_ix ON reconciliation_repair (domain, repair_id);

CREATE TABLE reconciliation_repair_key (
    repair_id bigint NOT NULL REFERENCES reconciliation_repair,
    seq       bigint GENERATED ALWAYS AS IDENTITY,
    key       text   NOT NULL,
    kind      text   NOT NULL CHECK (kind IN ('DIFFERING', 'MISSING', 'EXTRA')),
    state     text   NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'WRITTEN', 'VERIFIED', 'STILL_DIFFERS',
                     'UNVERIFIED', 'SKIPPED', 'WITHHELD', 'FAILED', 'UNDONE', 'KEPT')),
    detail    text   NOT NULL DEFAULT '',
    removed   boolean NOT NULL DEFAULT false,               -- something of it was deleted
    PRIMARY KEY (repair_id, key)
);
CREATE INDEX reconciliation_repair_key_ix ON reconciliation_repair_key (repair_id, state, seq);

-- Whole and unmasked, so that it can be put back. The only table of this schema with values that no report shows.
CREATE TABLE reconciliation_before_image (
    repair_id bigint      NOT NULL,
    key       text        NOT NULL,
    target    text        NOT NULL CHECK (target IN ('DOMAIN', 'LEGACY')),
    image     jsonb       NOT NULL,
    position  text        NOT NULL,                         -- under which the repair wrote
    kept_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (repair_id, key),
    FOREIGN KEY (repair_id, key) REFERENCES reconciliation_repair_key
);

-- What people did, written in the transaction that did it.
CREATE TABLE reconciliation_audit (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain  text        NOT NULL,
    what    text        NOT NULL,                           -- HELD, RELEASED, REPAIR_PLANNED, ...
    subject text        NOT NULL DEFAULT '',                -- the repair, where there is one
    actor   text        NOT NULL,
    reason  text        NOT NULL CHECK (btrim(reason) <> ''),
    at      timestamptz NOT NULL
);
CREATE INDEX reconciliation_audit_domain_ix ON reconciliation_audit (domain, id);

CREATE FUNCTION reconciliation_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reconciliation_audit is append-only: % refused', TG_OP;
END $$;
CREATE TRIGGER reconciliation_audit_bud BEFORE UPDATE OR DELETE OR TRUNCATE ON reconciliation_audit
    FOR EACH STATEMENT EXECUTE FUNCTION reconciliation_audit_is_append_only();
