-- Customer acquisition and what the shop sends out.

CREATE TABLE mkt_campaign (
    camp_id       integer      NOT NULL PRIMARY KEY,
    camp_name     varchar(120) NOT NULL,
    chan_cd       char(2)      NOT NULL,                -- 'EM' mail, 'SE' search, 'SO' social, 'AF' affiliate
    budget_amt    decimal(12,2),                        -- euros
    cost_cents    bigint       NOT NULL DEFAULT 0,      -- what was spent, in cents
    start_date    date         NOT NULL,
    end_date      date
);

CREATE SEQUENCE lead_lead_id_seq;
CREATE TABLE `lead` (
    lead_id       bigint       NOT NULL DEFAULT nextval(lead_lead_id_seq) PRIMARY KEY,
    camp_id       integer,                              -- mkt_campaign.camp_id, by habit; 0 for "unknown"
    email         varchar(120) NOT NULL,                -- mixed case
    full_name     varchar(140),                         -- one field here, two at the customer
    status_cd     char(1)      NOT NULL DEFAULT 'N',    -- 'N' new, 'Q' qualified, 'W' won, 'L' lost
    score         smallint,
    cust_id       bigint,                               -- filled when the lead signed up
    optin_flg     char(1)      NOT NULL DEFAULT 'N',
    created_ts    datetime(6)  NOT NULL,                -- local
    upd_ts_utc    datetime(6)  NOT NULL                 -- UTC
);
CREATE INDEX lead_camp_ix ON `lead` (camp_id);

CREATE TABLE msg_template (
    tmpl_cd       char(8)      NOT NULL,                -- 'WELCOME '
    lang_cd       char(2)      NOT NULL,
    subj_txt      varchar(200) NOT NULL,
    body_html     mediumtext         NOT NULL,
    active_flg    char(1)      NOT NULL DEFAULT 'Y',
    PRIMARY KEY (tmpl_cd, lang_cd)
);

-- No primary key: it began as a debugging aid in 2012, and the mail gateway writes the same line twice when it retries.
CREATE TABLE msg_log (
    cust_id       bigint,
    tmpl_cd       char(8),
    chan_cd       char(1)      NOT NULL,                -- 'E' mail, 'S' text message, 'P' push
    rcpt          varchar(120),
    status_cd     char(1)      NOT NULL,                -- 'Q' queued, 'S' sent, 'B' bounced
    sent_ts       datetime(6),                            -- local
    err_txt       varchar(400)
);
CREATE INDEX msg_log_cust_ix ON msg_log (cust_id);
