-- The request under which a purchase gets its voucher: one of its own, because whoever asks for a voucher without points
-- may choose the same words. NULL for a purchase that was begun before there was this column: under its own request_id.
ALTER TABLE purchase ADD issue_request_id text;

-- How often it was claimed. Only who has the last claim may say how it ended.
ALTER TABLE purchase ADD claims bigint NOT NULL DEFAULT 0;
-- When last; NULL: nobody knows. Who was tried longest ago is next.
ALTER TABLE purchase ADD tried_at timestamptz;

-- Why the points of a refused purchase could not be given back: the name of a refusal of membership. It stood behind the
-- refusal, as a sentence, where there should be a name.
ALTER TABLE purchase ADD forfeited text;
UPDATE purchase
   SET forfeited = split_part(refusal, ', and no points back: ', 2),
       refusal = split_part(refusal, ', and no points back: ', 1)
 WHERE refusal LIKE '%, and no points back: %';
ALTER TABLE purchase ADD CHECK (forfeited IS NULL OR state = 'REFUSED');
