-- Puts one table of a domain behind the fence. Run after ownership/mariadb has been installed in database ficus.
-- Placeholders: schema, table, domain, and the name of the trigger for each kind of change. MariaDB has no triggers of
-- statements, so these are of rows. Each waits for the table's transactions, at most as long as lock_wait_timeout says.
CREATE OR REPLACE TRIGGER ${schema}.${insert} BEFORE INSERT ON ${schema}.${table} FOR EACH ROW CALL ficus.fence(${domain});
CREATE OR REPLACE TRIGGER ${schema}.${update} BEFORE UPDATE ON ${schema}.${table} FOR EACH ROW CALL ficus.fence(${domain});
CREATE OR REPLACE TRIGGER ${schema}.${delete} BEFORE DELETE ON ${schema}.${table} FOR EACH ROW CALL ficus.fence(${domain});
