-- Products, their categories, prices and stock.

CREATE TABLE category (
    cat_id        integer      NOT NULL PRIMARY KEY,    -- given out by hand, in hundreds
    parent_cat_id integer,                              -- category.cat_id, by habit; 0 for the top, NULL for new ones
    cat_name      varchar(80)  NOT NULL,
    cat_path      varchar(255),                         -- '/100/110/', kept by the import
    active_flg    char(1)      NOT NULL DEFAULT 'Y'
);

CREATE SEQUENCE product_prod_id_seq;
CREATE TABLE product (
    prod_id       bigint       NOT NULL DEFAULT nextval(product_prod_id_seq) PRIMARY KEY,
    sku           char(14)     NOT NULL UNIQUE,         -- padded
    prod_name     varchar(200) NOT NULL,
    cat_id        integer      NOT NULL,
    descr_html    mediumtext,                           -- the whole page as marketing pastes it; kept off the page
    vat_cd        char(1)      NOT NULL DEFAULT '1',    -- '1' full, '2' reduced, '0' none
    weight_g      integer,
    active_flg    char(1)      NOT NULL DEFAULT 'Y',
    del_flg       char(1)      NOT NULL DEFAULT 'N',
    created_ts    datetime(6)  NOT NULL,                -- local
    upd_ts_utc    datetime(6)  NOT NULL                 -- UTC
);

CREATE SEQUENCE prod_price_price_id_seq;
CREATE TABLE prod_price (
    price_id      bigint       NOT NULL DEFAULT nextval(prod_price_price_id_seq) PRIMARY KEY,
    prod_id       bigint       NOT NULL,
    price_grp     char(2)      NOT NULL DEFAULT 'ST',   -- 'ST' standard, 'MB' members
    price_amt     decimal(10,2) NOT NULL,               -- gross, in euros; the order line has cents
    curr_cd       char(3)      NOT NULL DEFAULT 'EUR',
    valid_from    date         NOT NULL,
    valid_to      date         NOT NULL DEFAULT '9999-12-31'
);
CREATE INDEX prod_price_prod_ix ON prod_price (prod_id);

CREATE TABLE prod_stock (
    prod_id       bigint       NOT NULL,
    wh_cd         char(4)      NOT NULL,                -- warehouse: 'HAM1', 'LEJ2', 'VIE '
    qty_on_hand   integer      NOT NULL DEFAULT 0,      -- negative where goods left before they were booked in
    qty_reserved  integer      NOT NULL DEFAULT 0,
    upd_ts        datetime(6)  NOT NULL,                -- local
    PRIMARY KEY (prod_id, wh_cd)
);
