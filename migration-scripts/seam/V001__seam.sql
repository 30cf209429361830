-- What the seam keeps beside the domains: in the domain store, so that it is written in the feed's own transaction.

-- Legacy writes that Ficus did not make, seen while the domain store had the authority. Whole, until somebody settles them.
CREATE TABLE stray_write (
    id               bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain           text        NOT NULL,
    event_id         text        NOT NULL,
    source           text        NOT NULL,
    table_name       text        NOT NULL,
    row_key          text        NOT NULL,
    operation        text        NOT NULL,
    before_image     jsonb,
    after_image      jsonb,
    changed_columns  text[]      NOT NULL,
    position_segment bigint      NOT NULL,
    position_offset  bigint      NOT NULL,
    committed_at     timestamptz NOT NULL,
    seen_at          timestamptz NOT NULL DEFAULT now(),
    state            text        NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'ADOPTED', 'REFUSED')),
    settled_at       timestamptz,
    actor            text,
    reason           text        CHECK (btrim(reason) <> ''),
    UNIQUE (domain, event_id),
    CHECK ((state = 'OPEN') = (settled_at IS NULL)),
    CHECK (state = 'OPEN' OR (actor IS NOT NULL AND reason IS NOT NULL))
);
CREATE INDEX stray_write_open_ix ON stray_write (domain, id) WHERE state = 'OPEN';

-- The dual-write ledger (contract C7): one row a routed write, joined from both change streams by the intent's id.
CREATE TABLE intent (
    domain       text        NOT NULL,
    intent_id    text        NOT NULL,
    decided_by   text        CHECK (decided_by IN ('LEGACY', 'DOMAIN')), -- NULL: its decision was not seen
    decided_at   timestamptz,                           -- when the authority's log showed it
    second_at    timestamptz,                           -- when the second write brought it
    carried_at   timestamptz,                           -- when the change stream, or the reverse sync, brought it
    first_seen   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (domain, intent_id)
);
CREATE INDEX intent_by_time ON intent (domain, first_seen);

-- Whether a domain's reverse sync is to run, on every instance. The term is that of whoever said so last.
CREATE TABLE reverse_sync (
    domain         text    NOT NULL PRIMARY KEY,
    running        boolean NOT NULL,
    captured_start text    NOT NULL,
    term           bigint  NOT NULL
);
