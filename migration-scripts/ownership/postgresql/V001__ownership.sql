-- Who may write a domain, as each store itself knows it (contract C5). The same objects stand in the legacy store and in
-- the domain store, in a schema of their own, so that a store can refuse a writer whatever that writer believes.

CREATE TABLE ownership (
    domain      text        NOT NULL PRIMARY KEY,
    epoch       bigint      NOT NULL CHECK (epoch >= 0), -- of the last change here; older writers are refused
    authority   text        NOT NULL CHECK (authority IN ('LEGACY', 'DOMAIN')),
    fenced      boolean     NOT NULL,                   -- while true nobody writes here by its own authority
    term        bigint      NOT NULL CHECK (term >= 0), -- of the coordinator that set it; an older one is refused
    changed_at  timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION ownership_never_falls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.domain <> OLD.domain OR NEW.epoch < OLD.epoch OR NEW.term < OLD.term THEN
        RAISE EXCEPTION 'The ownership of % cannot go from epoch %, term % back to epoch %, term %',
            OLD.domain, OLD.epoch, OLD.term, NEW.epoch, NEW.term;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ownership_bu BEFORE UPDATE ON ownership FOR EACH ROW EXECUTE FUNCTION ownership_never_falls();

-- What a writer holds shared until its transaction ends, and a change of authority exclusively.
CREATE FUNCTION ownership_lock(p_domain text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.hashtextextended('ficus.ownership.' || p_domain, 0)
$$;

-- Lets a transaction write to this store, or refuses it.
--   p_store  what this store is: LEGACY or DOMAIN
--   p_role   AUTHORITY: the write is decided here. COPY: it was decided in the other store and is brought here
--   p_epoch  what the writer knows; NULL for a writer that knows of no epochs
-- SQLSTATE 55F05, so that it is told from every error of the database itself. Class 55, because waiting may mend it.
CREATE FUNCTION admit(p_domain text, p_store text, p_role text, p_epoch bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    o ficus.ownership;
    why text;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(ficus.ownership_lock(p_domain));
    IF current_setting('transaction_isolation') IN ('read committed', 'read uncommitted') THEN
        -- A statement of its own, so its snapshot is younger than the lock.
        SELECT * INTO o FROM ficus.ownership WHERE domain = p_domain;
    ELSE
        -- The snapshot is the transaction's and may be older than the lock. A row lock fails with a serialization error
        -- on a row that was changed since; a plain read would see the row as it was, and let the writer pass.
        SELECT * INTO o FROM ficus.ownership WHERE domain = p_domain FOR SHARE;
    END IF;
    IF o.domain IS NULL THEN
        why := format('this store holds no ownership row for it, so nobody can say who may; start a Ficus server on this store, or install the fence again (ficus fence install %s)', p_domain);
    ELSIF p_epoch < o.epoch THEN
        why := format('the writer is at epoch %s, and the store at %s; read the stage again and repeat the write', p_epoch, o.epoch);
    ELSIF p_role = 'AUTHORITY' AND o.authority <> p_store THEN
        why := format('the %s store has had the authority since %s; write through the module that owns %s', lower(o.authority), o.changed_at, p_domain);
    ELSIF p_role = 'AUTHORITY' AND o.fenced THEN
        why := format('its authority is being handed over since %s; repeat the write in a moment', o.changed_at);
    ELSIF p_role = 'COPY' AND o.authority = p_store THEN
        why := format('the write is a copy from the other store, and the %s store itself has the authority', lower(p_store));
    ELSIF p_role NOT IN ('AUTHORITY', 'COPY') THEN
        why := format('a writer is AUTHORITY or COPY, not %s', p_role);
    END IF;
    IF why IS NOT NULL THEN
        RAISE EXCEPTION 'Ficus refuses this write to the domain %: %', p_domain, why
            USING ERRCODE = '55F05', HINT = format('See where the domain stands: ficus cutover show %s', p_domain);
    END IF;
END $$;

-- For statement triggers on the tables of a legacy store; the trigger's argument is the domain. A transaction of Ficus has
-- said who it is: ficus.writer = domain|role|epoch (empty if it knows of none), for this transaction only. Whoever says nothing is the monolith.
CREATE FUNCTION fence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    writer text[] := string_to_array(current_setting('ficus.writer', true), '|');
BEGIN
    IF writer[1] = TG_ARGV[0] THEN
        PERFORM ficus.admit(TG_ARGV[0], 'LEGACY', writer[2], nullif(writer[3], '')::bigint);
    ELSE
        PERFORM ficus.admit(TG_ARGV[0], 'LEGACY', 'AUTHORITY', NULL);
    END IF;
    RETURN NULL;
END $$;
