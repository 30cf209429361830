-- Hand-overs of the authority: one durable procedure each, and the journal of its steps.

CREATE TABLE cutover_procedure (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain        text        NOT NULL REFERENCES cutover_stage (domain),
    kind          text        NOT NULL CHECK (kind IN ('TO_DOMAIN', 'TO_LEGACY', 'TO_COMPLETE', 'REASSERT')),
    from_stage    text        NOT NULL,
    to_stage      text        NOT NULL,
    epoch         bigint      NOT NULL,                 -- the epoch of from_stage
    actor         text        NOT NULL,
    reason        text        NOT NULL CHECK (btrim(reason) <> ''),
    state         text        NOT NULL CHECK (state IN ('RUNNING', 'UNDOING', 'DONE', 'ABANDONED')),
    step          text        NOT NULL,                 -- whose intent is stored
    term          bigint      NOT NULL CHECK (term > 0),
    owner         text        NOT NULL,
    lease_until   timestamptz NOT NULL,
    started_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    gates         jsonb       NOT NULL,
    reverse_start text,
    predicted_ms  bigint,
    fenced_at     timestamptz,
    opened_at     timestamptz,
    note          text        NOT NULL
);
CREATE UNIQUE INDEX cutover_procedure_one_at_a_time ON cutover_procedure (domain) WHERE state IN ('RUNNING', 'UNDOING');
CREATE INDEX cutover_procedure_by_domain ON cutover_procedure (domain, id);

CREATE FUNCTION cutover_procedure_only_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('DONE', 'ABANDONED') THEN
        RAISE EXCEPTION 'Procedure % of % has ended and cannot change', OLD.id, OLD.domain;
    END IF;
    IF NEW.term < OLD.term THEN
        RAISE EXCEPTION 'The term of procedure % cannot fall from % to %', OLD.id, OLD.term, NEW.term;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cutover_procedure_bu BEFORE UPDATE ON cutover_procedure
    FOR EACH ROW EXECUTE FUNCTION cutover_procedure_only_goes_on();

CREATE TABLE cutover_procedure_step (
    procedure_id bigint      NOT NULL REFERENCES cutover_procedure (id),
    seq          bigint      GENERATED ALWAYS AS IDENTITY,
    step         text        NOT NULL,
    outcome      text        NOT NULL CHECK (outcome IN ('DONE', 'FAILED', 'UNDONE', 'TAKEN_OVER')),
    detail       text        NOT NULL,
    owner        text        NOT NULL,
    term         bigint      NOT NULL,
    begun        timestamptz NOT NULL,
    ended        timestamptz NOT NULL,
    PRIMARY KEY (procedure_id, seq)
);
CREATE FUNCTION cutover_journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'cutover_procedure_step is append-only: % refused', TG_OP;
END $$;
CREATE TRIGGER cutover_procedure_step_bud BEFORE UPDATE OR DELETE OR TRUNCATE ON cutover_procedure_step
    FOR EACH STATEMENT EXECUTE FUNCTION cutover_journal_is_append_only();
