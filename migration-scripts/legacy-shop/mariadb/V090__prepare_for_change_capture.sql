-- What the change stream needs of a MariaDB: a table for marks. It stays empty, or nearly: a mark is inserted and deleted
-- again in one transaction, so that the binary log has it and the table does not; a heartbeat replaces its own row.
CREATE TABLE ficus_mark (
    id            varchar(80)  NOT NULL PRIMARY KEY,
    kind          varchar(40)  NOT NULL,                -- 'ficus.origin', 'ficus.watermark', 'ficus.heartbeat'
    content       varchar(400) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
