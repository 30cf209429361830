-- What the feed keeps beside the domains' own tables, so that a domain's writes, the place in the topic and the applied
-- positions are one transaction. The schema cdc_feed itself is created by Flyway.

-- One row a followed partition. Its next_offset is the fence: who does not find the value that it expects has lost the
-- partition. Its row lock is what a retry of dead letters and the running feed exclude each other with.
CREATE TABLE consumer_offset (
    domain            text     NOT NULL,
    topic             text     NOT NULL,
    partition         integer  NOT NULL,
    next_offset       bigint   NOT NULL,
    watermark_segment bigint,                           -- the highest watermark seen; NULL before the first
    watermark_offset  bigint,
    PRIMARY KEY (domain, topic, partition)
);

-- The position that was applied last to each legacy row. Rows of deleted legacy rows stay: a late older event must not
-- bring them back. The previous position is what the statement that moves a row reports, exact under concurrency; nobody
-- else reads it. The fill factor leaves room for updates in place.
CREATE TABLE applied_row (
    domain            text     NOT NULL,
    table_name        text     NOT NULL,
    row_key           text     NOT NULL,
    position_segment  bigint   NOT NULL,
    position_offset   bigint   NOT NULL,
    previous_segment  bigint,
    previous_offset   bigint,
    PRIMARY KEY (domain, table_name, row_key)
) WITH (fillfactor = 80);

-- Records that could not be handled, whole, and those that followed them on the same key.
CREATE TABLE dead_letter (
    id                bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain            text     NOT NULL,
    topic             text     NOT NULL,
    partition         integer  NOT NULL,
    record_offset     bigint   NOT NULL,
    kafka_timestamp  bigint   NOT NULL,                -- Kafka's, in ms: tells a topic that was created anew from its past
    record_key        bytea,
    event_id          text     NOT NULL,                -- empty where the record does not say
    header_names      text[]   NOT NULL,
    header_values     text[]   NOT NULL,                -- base64: an empty value has no place in an array of bytea
    value             bytea,
    reason            text     NOT NULL,
    blocks_key        boolean  NOT NULL,                -- later records of the key follow until this is resolved
    failed_at         timestamptz NOT NULL,
    resolved_at       timestamptz,
    resolution        text,                             -- how: retried, or dismissed by whom and why
    UNIQUE (domain, topic, partition, record_offset, event_id, kafka_timestamp)
);
CREATE INDEX dead_letter_open_ix ON dead_letter (domain, topic, partition) WHERE resolved_at IS NULL;
