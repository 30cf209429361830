-- What hangs on the customer besides loyalty, and the code table that every screen of the back office reads.

-- All code lists in one table, since 2009: "no new tables for three values". Composite key.
CREATE TABLE code_tab (
    code_grp      char(8)      NOT NULL,                -- 'ORDSTAT ', 'PAYMETH ', 'SALUT   ', ...
    code_val      char(4)      NOT NULL,
    lang_cd       char(2)      NOT NULL DEFAULT 'de',
    code_txt      varchar(80)  NOT NULL,
    sort_no       smallint,
    active_flg    char(1)      NOT NULL DEFAULT 'Y',
    PRIMARY KEY (code_grp, code_val, lang_cd)
);
INSERT INTO code_tab (code_grp, code_val, lang_cd, code_txt, sort_no, active_flg) VALUES
    ('SALUT',   'M',  'de', 'Herr', 1, 'Y'),              ('SALUT',   'F',  'de', 'Frau', 2, 'Y'),
    ('SALUT',   'D',  'de', 'Divers', 3, 'Y'),            ('LOYTXN',  'EA', 'de', 'Gutschrift', 1, 'Y'),
    ('LOYTXN',  'RD', 'de', 'Einlösung', 2, 'Y'),         ('LOYTXN',  'EX', 'de', 'Verfall', 3, 'Y'),
    ('LOYTXN',  'AJ', 'de', 'Korrektur', 4, 'Y'),         ('LOYSTAT', 'A',  'de', 'aktiv', 1, 'Y'),
    ('LOYSTAT', 'S',  'de', 'gesperrt', 2, 'Y'),          ('LOYSTAT', 'C',  'de', 'geschlossen', 3, 'Y'),
    ('ORDSTAT', '10', 'de', 'eingegangen', 1, 'Y'),       ('ORDSTAT', '20', 'de', 'bezahlt', 2, 'Y'),
    ('ORDSTAT', '30', 'de', 'versandt', 3, 'Y'),          ('ORDSTAT', '40', 'de', 'zugestellt', 4, 'Y'),
    ('ORDSTAT', '80', 'de', 'retourniert', 5, 'Y'),       ('ORDSTAT', '90', 'de', 'storniert', 6, 'Y'),
    ('ORDSTAT', '35', 'de', 'Nachnahme offen', 9, 'N'),   ('PAYMETH', 'CC', 'de', 'Kreditkarte', 1, 'Y'),
    ('PAYMETH', 'PP', 'de', 'PayPal', 2, 'Y'),            ('PAYMETH', 'SE', 'de', 'Lastschrift', 3, 'Y'),
    ('PAYMETH', 'IN', 'de', 'Rechnung', 4, 'Y'),          ('PAYMETH', 'NN', 'de', 'Nachnahme', 5, 'N'),
    ('VOUSTAT', 'I',  'de', 'ausgegeben', 1, 'Y'),        ('VOUSTAT', 'R',  'de', 'eingelöst', 2, 'Y'),
    ('VOUSTAT', 'X',  'de', 'verfallen', 3, 'Y'),         ('VOUSTAT', 'B',  'de', 'gesperrt', 4, 'Y'),
    ('ADRTYPE', 'B',  'de', 'Rechnungsadresse', 1, 'Y'),  ('ADRTYPE', 'S',  'de', 'Lieferadresse', 2, 'Y'),
    ('ADRTYPE', 'B',  'en', 'billing address', 1, 'Y'),   ('ADRTYPE', 'S',  'en', 'shipping address', 2, 'Y');

CREATE SEQUENCE cust_address_addr_id_seq;
CREATE TABLE cust_address (
    addr_id       bigint       NOT NULL DEFAULT nextval(cust_address_addr_id_seq) PRIMARY KEY,
    cust_id       bigint       NOT NULL,                -- customer.cust_id, by habit
    addr_cd       char(1)      NOT NULL DEFAULT 'B',    -- 'B' billing, 'S' shipping
    street        varchar(120),
    house_no      varchar(12),                          -- sometimes still inside street
    zip           char(10),                             -- padded
    city          varchar(80),
    country_cd    char(3)      NOT NULL DEFAULT 'DE',   -- 'DE ', 'AT ', and 'DEU' from the 2014 import
    valid_flg     char(1)      NOT NULL DEFAULT 'Y',
    del_flg       char(1)      NOT NULL DEFAULT 'N',
    upd_ts        datetime(6)  NOT NULL                 -- local
);
CREATE INDEX cust_address_cust_ix ON cust_address (cust_id);

-- Grows for ever; the clean-up job was switched off in 2018 after an audit.
CREATE SEQUENCE login_audit_login_id_seq;
CREATE TABLE login_audit (
    login_id      bigint       NOT NULL DEFAULT nextval(login_audit_login_id_seq) PRIMARY KEY,
    cust_id       bigint,                               -- NULL where the address was not known
    email_entered varchar(120),
    ok_flg        char(1)      NOT NULL,
    fail_cd       char(2),                              -- 'PW' password, 'UN' unknown, 'LK' locked
    ip_addr       varchar(45),
    login_ts_utc  datetime(6)  NOT NULL                 -- UTC: the login service came with the 2016 team
);
CREATE INDEX login_audit_cust_ix ON login_audit (cust_id);
