-- Members and their loyalty ledger. A member is the sum of these rows; nothing refers to anything by a foreign key,
-- because parts arrive in any order: a ledger line may be stored before the profile of its owner.

CREATE SEQUENCE member_id_seq;
CREATE SEQUENCE ledger_entry_id_seq;

CREATE TABLE profile (
    member_id       bigint      NOT NULL PRIMARY KEY CHECK (member_id > 0),
    given_name      text        NOT NULL,
    family_name     text        NOT NULL CHECK (family_name <> ''),
    email           text,                                  -- lower case
    note            text,
    archived        boolean     NOT NULL
);

CREATE TABLE enrolment (
    member_id       bigint      NOT NULL PRIMARY KEY CHECK (member_id > 0),
    enrolled_at     timestamptz NOT NULL,
    status          text        NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'CLOSED')),
    lifetime_spend  numeric(19, 2) NOT NULL                -- euros
);

CREATE TABLE marketing_consent (
    member_id       bigint      NOT NULL PRIMARY KEY CHECK (member_id > 0),
    consent_id      bigint      NOT NULL                   -- the consent in communications
);

CREATE TABLE ledger_entry (
    entry_id        bigint      NOT NULL PRIMARY KEY CHECK (entry_id > 0),
    member_id       bigint      NOT NULL CHECK (member_id > 0),
    type            text        NOT NULL CHECK (type IN ('EARNED', 'REDEEMED', 'EXPIRED', 'ADJUSTED')),
    points          bigint      NOT NULL,                  -- what the line adds to the balance
    occurred_at     timestamptz NOT NULL,
    purchase        numeric(19, 2),                        -- euros
    request_id      text
);
CREATE INDEX ledger_entry_by_member ON ledger_entry (member_id, occurred_at, entry_id);
-- One request has one line. The member's lock keeps that already; this keeps it for writers that take no lock.
CREATE UNIQUE INDEX ledger_entry_one_per_request ON ledger_entry (member_id, request_id) WHERE request_id IS NOT NULL;
