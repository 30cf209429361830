-- Where every domain stands, and every change that brought it there.

CREATE TABLE cutover_stage (
    domain  text        NOT NULL PRIMARY KEY,
    stage   text        NOT NULL CHECK (stage IN ('OFF', 'DUAL_WRITE', 'SHADOW', 'LIVE', 'RAMP_DOWN', 'COMPLETE')),
    epoch   bigint      NOT NULL CHECK (epoch > 0),
    since   timestamptz NOT NULL,
    actor   text        NOT NULL,
    reason  text        NOT NULL CHECK (btrim(reason) <> '')
);

-- One row a change, written in the transaction of the change; so every epoch of a domain is in it exactly once.
CREATE TABLE cutover_audit (
    domain      text        NOT NULL REFERENCES cutover_stage (domain),
    epoch       bigint      NOT NULL,                   -- the epoch that the change led to
    kind        text        NOT NULL CHECK (kind IN ('REGISTERED', 'ADVANCED', 'ROLLED_BACK')),
    from_stage  text,                                   -- absent for REGISTERED
    to_stage    text        NOT NULL,
    actor       text        NOT NULL,
    reason      text        NOT NULL CHECK (btrim(reason) <> ''),
    gates       jsonb       NOT NULL,                   -- what the gates said, as they were judged for this change
    at          timestamptz NOT NULL,
    PRIMARY KEY (domain, epoch),
    CHECK ((kind = 'REGISTERED') = (from_stage IS NULL))
);

CREATE FUNCTION cutover_epoch_rises_by_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.epoch <> OLD.epoch + 1 OR NEW.domain <> OLD.domain THEN
        RAISE EXCEPTION 'The epoch of % can only go from % to %, not to %', OLD.domain, OLD.epoch, OLD.epoch + 1, NEW.epoch;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cutover_stage_bu BEFORE UPDATE ON cutover_stage FOR EACH ROW EXECUTE FUNCTION cutover_epoch_rises_by_one();

CREATE FUNCTION cutover_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'cutover_audit is append-only: % refused', TG_OP;
END $$;
CREATE TRIGGER cutover_audit_bud BEFORE UPDATE OR DELETE OR TRUNCATE ON cutover_audit
    FOR EACH STATEMENT EXECUTE FUNCTION cutover_audit_is_append_only();
