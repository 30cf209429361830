-- Takes one table out of the fence. The ownership table stays, as evidence of who had the authority.
DROP TRIGGER IF EXISTS ${schema}.${insert};
DROP TRIGGER IF EXISTS ${schema}.${update};
DROP TRIGGER IF EXISTS ${schema}.${delete};
