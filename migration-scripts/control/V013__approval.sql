-- Steps that two people stand for: who asked, with which gates overridden, and who approved. Both tables only grow.

CREATE TABLE cutover_approval_asked (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain    text        NOT NULL REFERENCES cutover_stage (domain),
    epoch     bigint      NOT NULL,                     -- it stands for the step out of this epoch and no other
    to_stage  text        NOT NULL,
    overrides text[]      NOT NULL,                     -- rules that need not be open for it
    actor     text        NOT NULL CHECK (btrim(actor) <> ''),
    reason    text        NOT NULL CHECK (btrim(reason) <> ''),
    at        timestamptz NOT NULL
);
CREATE INDEX cutover_approval_asked_by_domain ON cutover_approval_asked (domain, id);

CREATE TABLE cutover_approval_given (
    asked_id bigint      NOT NULL PRIMARY KEY REFERENCES cutover_approval_asked (id),
    actor    text        NOT NULL CHECK (btrim(actor) <> ''),
    reason   text        NOT NULL CHECK (btrim(reason) <> ''),
    at       timestamptz NOT NULL
);

CREATE FUNCTION cutover_approval_takes_two() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cutover_approval_asked
                WHERE id = NEW.asked_id AND lower(btrim(actor)) = lower(btrim(NEW.actor))) THEN
        RAISE EXCEPTION 'Approval % was asked for by % and takes a second person', NEW.asked_id, NEW.actor;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cutover_approval_given_bi BEFORE INSERT ON cutover_approval_given
    FOR EACH ROW EXECUTE FUNCTION cutover_approval_takes_two();

CREATE FUNCTION cutover_approvals_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
END $$;
CREATE TRIGGER cutover_approval_asked_bud BEFORE UPDATE OR DELETE OR TRUNCATE ON cutover_approval_asked
    FOR EACH STATEMENT EXECUTE FUNCTION cutover_approvals_are_append_only();
CREATE TRIGGER cutover_approval_given_bud BEFORE UPDATE OR DELETE OR TRUNCATE ON cutover_approval_given
    FOR EACH STATEMENT EXECUTE FUNCTION cutover_approvals_are_append_only();
