-- The customer master and the loyalty tables, as fifteen years have left them.

CREATE SEQUENCE customer_cust_id_seq;
CREATE TABLE customer (
    cust_id       bigint       NOT NULL DEFAULT nextval(customer_cust_id_seq) PRIMARY KEY,
    cust_no       char(12)     NOT NULL,                -- 'C0000000042 ', padded, what the call centre types
    salut_cd      char(1),                              -- 'M', 'F', 'D', ' '
    first_name    varchar(60),
    last_name     varchar(80),                          -- NULL in some records of the 2011 import
    email         varchar(120),                         -- mixed case
    lang_cd       char(2)      NOT NULL DEFAULT 'de',
    del_flg       char(1)      NOT NULL DEFAULT 'N',    -- soft delete: 'Y' / 'N'
    remarks       mediumtext,                           -- the service desk's notes; can be very long
    created_ts    datetime(6)  NOT NULL,                -- local time of the head office (Europe/Berlin), no zone
    upd_ts_utc    datetime(6)  NOT NULL                 -- UTC, no zone either: added by another team in 2016
);

CREATE TABLE loy_account (
    cust_id       bigint       NOT NULL PRIMARY KEY,    -- customer.cust_id, by habit
    card_no       char(16)     NOT NULL,
    status_cd     char(1)      NOT NULL DEFAULT 'A',    -- 'A' active, 'S' suspended, 'C' closed
    tier_cd       char(1)      NOT NULL DEFAULT 'B',    -- 'B','S','G','P', set by a nightly job
    points_bal    integer      NOT NULL DEFAULT 0,      -- kept by the trigger on loy_txn
    spend_cents   bigint       NOT NULL DEFAULT 0,      -- lifetime spend in euro cents
    enrolled_ts   datetime(6)  NOT NULL,                -- local
    last_txn_ts   datetime(6)                           -- local; kept by the trigger
);

CREATE SEQUENCE loy_txn_txn_id_seq;
CREATE TABLE loy_txn (
    txn_id        bigint       NOT NULL DEFAULT nextval(loy_txn_txn_id_seq) PRIMARY KEY,
    cust_id       bigint       NOT NULL,
    txn_cd        char(2)      NOT NULL,                -- 'EA' earned, 'RD' redeemed, 'EX' expired, 'AJ' adjusted
    points        integer      NOT NULL,                -- always positive, but for 'AJ'; the code gives the sign
    amount_cents  bigint,                               -- the purchase in euro cents, for 'EA'
    txn_ts        datetime(6)  NOT NULL,                -- local
    ext_ref       varchar(60)                           -- the caller's reference
);
CREATE INDEX loy_txn_cust_ix ON loy_txn (cust_id);

CREATE TRIGGER loy_txn_ai AFTER INSERT ON loy_txn FOR EACH ROW
    UPDATE loy_account
       SET points_bal = points_bal + CASE NEW.txn_cd WHEN 'EA' THEN NEW.points WHEN 'AJ' THEN NEW.points ELSE -NEW.points END,
           spend_cents = spend_cents + CASE NEW.txn_cd WHEN 'EA' THEN coalesce(NEW.amount_cents, 0) ELSE 0 END,
           last_txn_ts = NEW.txn_ts
     WHERE cust_id = NEW.cust_id;

CREATE SEQUENCE cust_consent_consent_id_seq;
CREATE TABLE cust_consent (
    cust_id       bigint       NOT NULL,
    consent_cd    char(3)      NOT NULL,                -- 'MKT' marketing, 'PRF' profiling, 'TPS' third parties
    consent_id    bigint       NOT NULL DEFAULT nextval(cust_consent_consent_id_seq),
    granted_flg   char(1)      NOT NULL,                -- 'Y' / 'N'
    channel_cd    char(1)      NOT NULL DEFAULT 'W',    -- 'W' web, 'P' paper, 'C' call centre
    changed_ts    datetime(6)  NOT NULL,                -- local
    PRIMARY KEY (cust_id, consent_cd)
);
