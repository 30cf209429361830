-- Vouchers that are paid with points. A purchase touches two domains that share no transaction, so it is written down
-- before its first step and until its last. It lives here from its first day on: no legacy store has such a thing.
CREATE TABLE purchase (
    request_id      text        NOT NULL PRIMARY KEY,
    member_id       bigint      NOT NULL,
    campaign_id     bigint      NOT NULL,
    points          bigint      NOT NULL CHECK (points > 0),
    state           text        NOT NULL CHECK (state IN ('BEGUN', 'DELIVERED', 'REFUSED')),
    voucher_id      bigint,                                 -- once it is delivered
    refusal         text,                                   -- once it is refused
    begun_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at      timestamptz,
    -- Whoever works on it; after that time somebody else may.
    claimed_until   timestamptz NOT NULL,
    CHECK ((state = 'DELIVERED') = (voucher_id IS NOT NULL)),
    CHECK ((state = 'REFUSED') = (refusal IS NOT NULL)),
    CHECK ((state = 'BEGUN') = (settled_at IS NULL))
);
CREATE INDEX purchase_unfinished ON purchase (claimed_until) WHERE state = 'BEGUN';
