-- Carts, orders and what was paid for them.

CREATE SEQUENCE cart_cart_id_seq;
CREATE TABLE cart (
    cart_id       bigint       NOT NULL DEFAULT nextval(cart_cart_id_seq) PRIMARY KEY,
    cust_id       bigint,                               -- NULL for a visitor
    sess_key      char(32)     NOT NULL,
    status_cd     char(1)      NOT NULL DEFAULT 'O',    -- 'O' open, 'C' converted, 'A' abandoned
    created_ts    datetime(6)  NOT NULL,                -- local
    upd_ts_utc    datetime(6)  NOT NULL                 -- UTC
);
CREATE INDEX cart_cust_ix ON cart (cust_id);

CREATE SEQUENCE cart_line_cart_line_id_seq;
CREATE TABLE cart_line (
    cart_line_id  bigint       NOT NULL DEFAULT nextval(cart_line_cart_line_id_seq) PRIMARY KEY,
    cart_id       bigint       NOT NULL,
    prod_id       bigint       NOT NULL,
    qty           smallint     NOT NULL DEFAULT 1,
    unit_cents    integer      NOT NULL,
    del_flg       char(1)      NOT NULL DEFAULT 'N',    -- taken out of the cart again
    added_ts      datetime(6)  NOT NULL                 -- local
);
CREATE INDEX cart_line_cart_ix ON cart_line (cart_id);

CREATE SEQUENCE ord_hdr_ord_id_seq;
CREATE TABLE ord_hdr (
    ord_id        bigint       NOT NULL DEFAULT nextval(ord_hdr_ord_id_seq) PRIMARY KEY,
    ord_no        char(14)     NOT NULL,                -- 'O26-0000000042', what is printed
    cust_id       bigint       NOT NULL,
    cart_id       bigint,
    status_cd     char(2)      NOT NULL DEFAULT '10',   -- code_tab ORDSTAT
    total_amt     decimal(12,2) NOT NULL,               -- gross, in euros, after vouchers
    ship_amt      decimal(12,2) NOT NULL DEFAULT 0,
    vou_cents     integer      NOT NULL DEFAULT 0,      -- what vouchers took off, in cents
    curr_cd       char(3)      NOT NULL DEFAULT 'EUR',
    ship_addr_id  bigint,
    gift_flg      char(1)      NOT NULL DEFAULT 'N',
    del_flg       char(1)      NOT NULL DEFAULT 'N',
    ord_ts        datetime(6)  NOT NULL,                -- local
    upd_ts_utc    datetime(6)  NOT NULL                 -- UTC
);
CREATE INDEX ord_hdr_cust_ix ON ord_hdr (cust_id);

CREATE TABLE ord_line (
    ord_id        bigint       NOT NULL,
    line_no       smallint     NOT NULL,
    prod_id       bigint       NOT NULL,
    qty           smallint     NOT NULL,
    unit_cents    integer      NOT NULL,                -- gross, in cents; the header has euros
    vat_cd        char(1)      NOT NULL DEFAULT '1',
    ret_flg       char(1)      NOT NULL DEFAULT 'N',    -- sent back
    PRIMARY KEY (ord_id, line_no)
);

CREATE SEQUENCE payment_pay_id_seq;
CREATE TABLE payment (
    pay_id        bigint       NOT NULL DEFAULT nextval(payment_pay_id_seq) PRIMARY KEY,
    ord_id        bigint       NOT NULL,
    meth_cd       char(2)      NOT NULL,                -- code_tab PAYMETH
    amount_cents  bigint       NOT NULL,                -- in cents; negative for money given back
    psp_ref       varchar(40),
    status_cd     char(1)      NOT NULL DEFAULT 'P',    -- 'P' pending, 'S' settled, 'F' failed, 'R' refunded
    booked_ts_utc datetime(6)  NOT NULL                 -- UTC
);
CREATE INDEX payment_ord_ix ON payment (ord_id);
