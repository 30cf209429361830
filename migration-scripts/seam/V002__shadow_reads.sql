-- What compared reads came to, of all instances, a row a minute. An instance adds what it has counted every few seconds.
CREATE TABLE shadow_read (
    domain      text        NOT NULL,
    minute      timestamptz NOT NULL,
    samples     bigint      NOT NULL,                   -- came to an end: matched or not
    mismatches  bigint      NOT NULL,
    PRIMARY KEY (domain, minute)
);
