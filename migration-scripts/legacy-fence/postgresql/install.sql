-- Puts one table of a domain behind the fence. Run after ownership/postgresql has been installed in schema ficus.
-- Placeholders: schema, table, domain. The lock waits for the table's writers, at most as long as lock_timeout says.
CREATE OR REPLACE TRIGGER ficus_fence
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${schema}.${table}
    FOR EACH STATEMENT EXECUTE FUNCTION ficus.fence(${domain});
