-- What people did with dead letters, written in the transaction that did it.
CREATE TABLE feed_audit (
    id                bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain            text     NOT NULL,
    kind              text     NOT NULL CHECK (kind IN ('REPLAYED', 'DROPPED')),
    record_key        text     NOT NULL,                -- the key whose letters they were; '#id' for one without key
    dead_letters      bigint[] NOT NULL,
    actor             text     NOT NULL,
    reason            text     NOT NULL CHECK (btrim(reason) <> ''),
    at                timestamptz NOT NULL
);
CREATE INDEX feed_audit_domain_ix ON feed_audit (domain, id);

CREATE FUNCTION feed_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'feed_audit is append-only: % refused', TG_OP;
END $$;
CREATE TRIGGER feed_audit_bud BEFORE UPDATE OR DELETE OR TRUNCATE ON feed_audit
    FOR EACH STATEMENT EXECUTE FUNCTION feed_audit_is_append_only();
