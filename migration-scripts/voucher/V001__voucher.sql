-- Campaigns, the vouchers that they give out, and what was taken off with them. As in membership nothing refers to
-- anything by a foreign key, because rows arrive in any order.

CREATE SEQUENCE voucher_id_seq;
CREATE SEQUENCE redemption_id_seq;

CREATE TABLE campaign (
    campaign_id     bigint      NOT NULL PRIMARY KEY CHECK (campaign_id > 0),
    code            text        NOT NULL,
    name            text        NOT NULL,
    discount        text        NOT NULL CHECK (discount IN ('AMOUNT', 'PERCENT')),
    discount_value  numeric(19, 2) NOT NULL CHECK (discount_value >= 0), -- euros, or whole per cents
    minimum_order   numeric(19, 2) NOT NULL,               -- euros
    first_day       date        NOT NULL,
    last_day        date        NOT NULL,
    active          boolean     NOT NULL,
    budget          numeric(19, 2)                          -- euros; NULL: no limit
);

CREATE TABLE face (
    voucher_id      bigint      NOT NULL PRIMARY KEY CHECK (voucher_id > 0),
    code            text        NOT NULL,
    campaign_id     bigint      NOT NULL,
    holder_id       bigint,                                 -- a member; NULL: whoever has the code
    status          text        NOT NULL CHECK (status IN ('ISSUED', 'REDEEMED', 'EXPIRED', 'CANCELLED')),
    value           numeric(19, 2) NOT NULL,                -- euros, the most that it takes off
    issued_at       timestamptz NOT NULL,
    last_day        date        NOT NULL,
    archived        boolean     NOT NULL,
    request_id      text
);
CREATE UNIQUE INDEX face_by_code ON face (code);
-- What a campaign has committed itself to is the sum over its vouchers, so there is no number that could be out of step.
CREATE INDEX face_by_campaign ON face (campaign_id) INCLUDE (status, value);
CREATE INDEX face_by_last_day ON face (last_day, voucher_id) WHERE status = 'ISSUED' AND NOT archived;
-- The campaign's lock keeps that already; this keeps it for writers that take no lock.
CREATE UNIQUE INDEX face_one_per_request ON face (campaign_id, request_id) WHERE request_id IS NOT NULL;

CREATE TABLE redemption (
    redemption_id   bigint      NOT NULL PRIMARY KEY CHECK (redemption_id > 0),
    voucher_id      bigint      NOT NULL,
    order_id        bigint,                                 -- NULL: in a branch
    member_id       bigint,
    discount        numeric(19, 2) NOT NULL,                -- euros
    redeemed_at     timestamptz NOT NULL,
    reversed        boolean     NOT NULL,                   -- the order came to nothing; the voucher stays used
    request_id      text
);
CREATE INDEX redemption_by_voucher ON redemption (voucher_id);

-- As in membership: written in the transaction of the change, read from the log, old rows may be deleted at any time.
CREATE TABLE outbox (
    event_id        uuid        NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    type            text        NOT NULL,
    subject         bigint      NOT NULL,                   -- a voucher's id, or a campaign's below zero
    occurred_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Whoever opens the transaction may say what it belongs to: SET LOCAL voucher.correlation_id = '...'.
    correlation_id  text        DEFAULT nullif(current_setting('voucher.correlation_id', true), ''),
    payload         jsonb       NOT NULL
);
CREATE INDEX outbox_by_age ON outbox (occurred_at);
