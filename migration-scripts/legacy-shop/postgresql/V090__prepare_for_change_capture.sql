-- What the change stream needs of the tables themselves. Costs WAL volume on UPDATE and DELETE, changes no data.

-- A change event carries the old row only as far as the replica identity has it. With the default, the primary key,
--   * a DELETE of a ledger line would not say whose line it was (cust_id is not in its key), so it could not be routed
--     to its customer's partition;
--   * an UPDATE that leaves a TOASTed column alone (customer.remarks) would come without that column's value;
--   * a change of cust_id itself would not show where the row came from.
ALTER TABLE customer     REPLICA IDENTITY FULL;
ALTER TABLE loy_account  REPLICA IDENTITY FULL;
ALTER TABLE loy_txn      REPLICA IDENTITY FULL;
ALTER TABLE cust_consent REPLICA IDENTITY FULL;

-- Without a primary key there is no default identity: as soon as the table is published, PostgreSQL refuses every
-- UPDATE and DELETE on it, which would break the monolith and not the stream.
ALTER TABLE msg_log      REPLICA IDENTITY FULL;
