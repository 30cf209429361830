-- How many reads there were at all, and how many of them took the path of their stage: the share that a ramp comes to.
ALTER TABLE shadow_read
    ADD COLUMN reads  bigint NOT NULL DEFAULT 0,
    ADD COLUMN ramped bigint NOT NULL DEFAULT 0;
