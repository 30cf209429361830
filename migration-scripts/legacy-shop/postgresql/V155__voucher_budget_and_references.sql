-- What the shop grew for the move of its vouchers, all of it optional: its own statements neither know nor miss it.
ALTER TABLE vou_campaign   ADD budget_cents bigint;         -- NULL: no limit
ALTER TABLE voucher        ADD ext_ref varchar(60);         -- the caller's reference, as loy_txn has it
ALTER TABLE vou_redemption ADD ext_ref varchar(60);
CREATE INDEX voucher_camp_ix ON voucher (vou_camp_id);      -- what a campaign has given out is summed when it gives out more

-- As in V090: a change has to say whose it is and what the row was.
ALTER TABLE vou_campaign   REPLICA IDENTITY FULL;
ALTER TABLE voucher        REPLICA IDENTITY FULL;
ALTER TABLE vou_redemption REPLICA IDENTITY FULL;
