-- What was compared counts for the epoch by which the router sent the read, and no other: what LIVE compared proves nothing for the next
-- LIVE. Counts of before are of no epoch that there is. And not only what came to an end is kept.
ALTER TABLE shadow_read
    ADD COLUMN epoch    bigint NOT NULL DEFAULT 0,
    ADD COLUMN faults   bigint NOT NULL DEFAULT 0,      -- the other store threw, or took longer than the limit
    ADD COLUMN unjudged bigint NOT NULL DEFAULT 0,      -- the mark was not reached, or the row moved meanwhile
    DROP CONSTRAINT shadow_read_pkey,
    ADD PRIMARY KEY (domain, epoch, minute);
