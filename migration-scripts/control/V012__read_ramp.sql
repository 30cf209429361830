-- The keys whose reads take the path of a domain's stage. No row: all of them. Every setting is kept; the newest counts.

CREATE TABLE cutover_ramp (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain  text        NOT NULL REFERENCES cutover_stage (domain),
    percent integer     NOT NULL CHECK (percent BETWEEN 0 AND 100),
    keys    text[]      NOT NULL,
    actor   text        NOT NULL,
    reason  text        NOT NULL CHECK (btrim(reason) <> ''),
    at      timestamptz NOT NULL
);
CREATE INDEX cutover_ramp_by_domain ON cutover_ramp (domain, id);
