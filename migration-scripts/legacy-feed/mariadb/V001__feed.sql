-- What the reverse sync keeps in a legacy store on MariaDB, so that the rows that it brings, its place in the topic and the
-- applied positions are one transaction there too: the tables of cdc-feed, under the same names, in a database of their
-- own. Keys are compared byte by byte, blanks at the end included. Times are text in ISO form with their offset: a datetime
-- has none, and a timestamp is read through the session's time zone.

CREATE TABLE consumer_offset (
    domain            varchar(100) NOT NULL,
    topic             varchar(249) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,   -- Kafka allows no longer one
    `partition`       integer      NOT NULL,
    next_offset       bigint       NOT NULL,
    watermark_segment bigint,
    watermark_offset  bigint,
    PRIMARY KEY (domain, topic, `partition`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- A key that is too long for it makes its record a dead letter.
CREATE TABLE applied_row (
    domain            varchar(100) NOT NULL,
    table_name        varchar(130) NOT NULL,                -- two names of 64 characters and a dot
    row_key           varchar(500) NOT NULL,
    position_segment  bigint       NOT NULL,                -- -1 in the transaction that makes the row
    position_offset   bigint       NOT NULL,
    PRIMARY KEY (domain, table_name, row_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE dead_letter (
    id                bigint       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    domain            varchar(100) NOT NULL,
    topic             varchar(249) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
    `partition`       integer      NOT NULL,
    record_offset     bigint       NOT NULL,
    kafka_timestamp   bigint       NOT NULL,
    record_key        mediumblob,
    event_id          varchar(400) NOT NULL,
    header_names      mediumtext   NOT NULL,                -- a JSON array
    header_values     mediumtext   NOT NULL,                -- a JSON array of base64
    value             longblob,
    reason            mediumtext   NOT NULL,
    blocks_key        boolean      NOT NULL,
    failed_at         varchar(40)  NOT NULL,
    resolved_at       varchar(40),
    resolution        mediumtext,
    UNIQUE (domain, topic, `partition`, record_offset, event_id, kafka_timestamp)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE feed_audit (
    id                bigint       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    domain            varchar(100) NOT NULL,
    kind              varchar(20)  NOT NULL CHECK (kind IN ('REPLAYED', 'DROPPED')),
    record_key        mediumtext   NOT NULL,
    dead_letters      mediumtext   NOT NULL,                -- a JSON array of ids
    actor             mediumtext   NOT NULL,
    reason            mediumtext   NOT NULL CHECK (trim(reason) <> ''),
    at                varchar(40)  NOT NULL,
    INDEX feed_audit_domain_ix (domain, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TRIGGER feed_audit_bu BEFORE UPDATE ON feed_audit FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'feed_audit is append-only: UPDATE refused';
CREATE TRIGGER feed_audit_bd BEFORE DELETE ON feed_audit FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'feed_audit is append-only: DELETE refused';
