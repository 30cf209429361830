-- Takes one table out of the fence. The ownership table stays, as evidence of who had the authority.
DROP TRIGGER IF EXISTS ficus_fence ON ${schema}.${table};
