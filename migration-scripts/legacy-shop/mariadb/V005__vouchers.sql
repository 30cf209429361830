-- Vouchers: the campaigns that give them out, the vouchers themselves, and what was taken off with them.

CREATE TABLE vou_campaign (
    vou_camp_id   integer      NOT NULL PRIMARY KEY,
    camp_cd       char(10)     NOT NULL,                -- 'XMAS24    '
    camp_name     varchar(120) NOT NULL,
    disc_cd       char(1)      NOT NULL,                -- 'A' amount in cents, 'P' per cent
    disc_val      integer      NOT NULL,                -- cents or whole per cents, see disc_cd
    min_ord_amt   decimal(10,2) NOT NULL DEFAULT 0,     -- euros
    valid_from    date         NOT NULL,
    valid_to      date         NOT NULL,
    active_flg    char(1)      NOT NULL DEFAULT 'Y'
);

CREATE SEQUENCE voucher_vou_id_seq;
CREATE TABLE voucher (
    vou_id        bigint       NOT NULL DEFAULT nextval(voucher_vou_id_seq) PRIMARY KEY,
    vou_code      char(16)     NOT NULL UNIQUE,         -- padded
    vou_camp_id   integer      NOT NULL,
    cust_id       bigint,                               -- NULL: whoever types the code
    status_cd     char(1)      NOT NULL DEFAULT 'I',    -- 'I' issued, 'R' redeemed, 'X' expired, 'B' blocked
    value_cents   integer      NOT NULL,
    issued_ts     datetime(6)  NOT NULL,                -- local
    exp_date      date         NOT NULL,                -- the last day, local
    del_flg       char(1)      NOT NULL DEFAULT 'N'
);
CREATE INDEX voucher_cust_ix ON voucher (cust_id);

CREATE SEQUENCE vou_redemption_red_id_seq;
CREATE TABLE vou_redemption (
    red_id        bigint       NOT NULL DEFAULT nextval(vou_redemption_red_id_seq) PRIMARY KEY,
    vou_id        bigint       NOT NULL,
    ord_id        bigint,                               -- NULL: redeemed in a branch
    cust_id       bigint,
    disc_amt      decimal(10,2) NOT NULL,               -- in euros; the voucher has cents
    cancel_flg    char(1)      NOT NULL DEFAULT 'N',
    red_ts        datetime(6)  NOT NULL                 -- local
);
CREATE INDEX vou_redemption_vou_ix ON vou_redemption (vou_id);
