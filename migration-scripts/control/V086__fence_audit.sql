-- Who put a domain's fence into the legacy store, or took it out, and why: asked for before it is done, and what came of it. The legacy
-- store is another one, so these are two transactions; one without an end was broken off. Both tables only grow.

CREATE TABLE cutover_fence_asked (
    id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain text        NOT NULL REFERENCES cutover_stage (domain),
    kind   text        NOT NULL CHECK (kind IN ('FENCE_INSTALL', 'FENCE_REMOVE')),
    actor  text        NOT NULL CHECK (btrim(actor) <> ''),
    reason text        NOT NULL CHECK (btrim(reason) <> ''),
    at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX cutover_fence_asked_by_domain ON cutover_fence_asked (domain, id);

CREATE TABLE cutover_fence_ended (
    asked_id bigint      NOT NULL PRIMARY KEY REFERENCES cutover_fence_asked (id),
    done     boolean     NOT NULL,
    detail   text        NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION cutover_fence_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
END $$;
CREATE TRIGGER cutover_fence_asked_bud BEFORE UPDATE OR DELETE OR TRUNCATE ON cutover_fence_asked
    FOR EACH STATEMENT EXECUTE FUNCTION cutover_fence_audit_is_append_only();
CREATE TRIGGER cutover_fence_ended_bud BEFORE UPDATE OR DELETE OR TRUNCATE ON cutover_fence_ended
    FOR EACH STATEMENT EXECUTE FUNCTION cutover_fence_audit_is_append_only();
