-- What happened to members, for whoever wants to know. A row is written in the transaction of the change that it tells of,
-- and read from the database's log; so it is never there without the change, nor the change without it. Rows are never
-- read from the table itself: old ones may be deleted at any time.
CREATE TABLE outbox (
    event_id        uuid        NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    type            text        NOT NULL,
    member_id       bigint      NOT NULL CHECK (member_id > 0),
    occurred_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Whoever opens the transaction may say what it belongs to: SET LOCAL membership.correlation_id = '...'.
    correlation_id  text        DEFAULT nullif(current_setting('membership.correlation_id', true), ''),
    payload         jsonb       NOT NULL
);
CREATE INDEX outbox_by_age ON outbox (occurred_at);
