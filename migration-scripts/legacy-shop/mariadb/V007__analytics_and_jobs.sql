-- What the shop counts about itself, and the log of the nightly jobs.

CREATE SEQUENCE page_view_pv_id_seq;
CREATE TABLE page_view (
    pv_id         bigint       NOT NULL DEFAULT nextval(page_view_pv_id_seq) PRIMARY KEY,
    sess_key      char(32)     NOT NULL,
    cust_id       bigint,
    url_path      varchar(400) NOT NULL,
    prod_id       bigint,
    ref_host      varchar(120),
    dev_cd        char(1)      NOT NULL DEFAULT 'D',    -- 'D' desktop, 'M' mobile, 'A' app
    load_ms       integer,
    view_ts_utc   datetime(6)  NOT NULL                 -- UTC
);

-- Written by the nightly job; days are days of the head office.
CREATE TABLE stat_day (
    stat_day      date         NOT NULL,
    stat_cd       char(6)      NOT NULL,                -- 'ORDCNT', 'ORDAMT', 'LOGIN '
    stat_val      decimal(18,2) NOT NULL,
    job_id        bigint,
    PRIMARY KEY (stat_day, stat_cd)
);

CREATE SEQUENCE job_log_job_id_seq;
CREATE TABLE job_log (
    job_id        bigint       NOT NULL DEFAULT nextval(job_log_job_id_seq) PRIMARY KEY,
    job_cd        char(12)     NOT NULL,                -- 'LOYTIER     ', 'STATDAY     '
    start_ts      datetime(6)  NOT NULL,                -- local: the job of the 2:30 slot runs twice in October
    end_ts        datetime(6),
    rc            smallint,
    row_cnt       integer,
    msg_txt       mediumtext
);
