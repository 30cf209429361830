-- The domains that have left this store behind (COMPLETE). From then on it takes not even what the other store has decided: whoever
-- still brings something has slept through the step. Nobody writes here by its own authority any more either, as before.
-- A table of its own, so that a store that is in use is not altered.
CREATE TABLE left_behind (
    domain  text        NOT NULL PRIMARY KEY,
    since   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- As before, and asks for that. A domain is put there under the exclusive lock and with a change of its ownership row, so what is said
-- of snapshots that are older than the lock holds for both.
CREATE OR REPLACE FUNCTION admit(p_domain text, p_store text, p_role text, p_epoch bigint) RETURNS void
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
    ELSIF p_role = 'COPY' AND EXISTS (SELECT FROM ficus.left_behind l WHERE l.domain = p_domain) THEN
        why := format('the %s store was left behind for good when the domain was complete; what is decided in the other one stays there', lower(p_store));
    ELSIF p_role NOT IN ('AUTHORITY', 'COPY') THEN
        why := format('a writer is AUTHORITY or COPY, not %s', p_role);
    END IF;
    IF why IS NOT NULL THEN
        RAISE EXCEPTION 'Ficus refuses this write to the domain %: %', p_domain, why
            USING ERRCODE = '55F05', HINT = format('See where the domain stands: ficus cutover show %s', p_domain);
    END IF;
END $$;
