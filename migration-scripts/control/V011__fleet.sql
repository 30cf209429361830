-- Who is alive, and which epoch of each domain it acts on. Clocks are the database's, so that instances need not agree on theirs.

CREATE TABLE cutover_instance (
    instance   text        NOT NULL PRIMARY KEY,
    started_at timestamptz NOT NULL DEFAULT now(),
    last_seen  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cutover_acknowledgement (
    instance text        NOT NULL REFERENCES cutover_instance (instance) ON DELETE CASCADE,
    domain   text        NOT NULL REFERENCES cutover_stage (domain),
    epoch    bigint      NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (instance, domain)
);
