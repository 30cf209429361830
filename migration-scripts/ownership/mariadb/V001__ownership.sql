-- Who may write a domain, as a legacy store on MariaDB itself knows it (contract C5); stands in a database of its own.
-- What ownership/postgresql does with a shared advisory lock is done here with the lock of the row itself: MariaDB has no
-- shared locks by name.

CREATE TABLE ownership (
    domain      varchar(100) NOT NULL PRIMARY KEY,
    epoch       bigint       NOT NULL CHECK (epoch >= 0),  -- of the last change here; older writers are refused
    authority   varchar(10)  NOT NULL CHECK (authority IN ('LEGACY', 'DOMAIN')),
    fenced      boolean      NOT NULL,                     -- while true nobody writes here by its own authority
    term        bigint       NOT NULL CHECK (term >= 0),   -- of the coordinator that set it; an older one is refused
    changed_at  datetime(6)  NOT NULL                      -- UTC
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

DELIMITER $$

CREATE TRIGGER ownership_bu BEFORE UPDATE ON ownership FOR EACH ROW
BEGIN
    DECLARE why varchar(500) CHARACTER SET utf8mb4;
    IF NEW.domain <> OLD.domain OR NEW.epoch < OLD.epoch OR NEW.term < OLD.term THEN
        SET why = concat('The ownership of ', OLD.domain, ' cannot go from epoch ', OLD.epoch, ', term ', OLD.term,
                         ' back to epoch ', NEW.epoch, ', term ', NEW.term);
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = why;
    END IF;
END $$

-- Lets a transaction write to this store, or refuses it, as ficus.admit does on PostgreSQL.
-- A locking read sees the newest committed row at every isolation level, however old the transaction's snapshot is. The
-- lock is shared, and held until the transaction ends: a change of the row waits for it.
-- SQLSTATE 55F05, so that it is told from every error of the database itself.
CREATE PROCEDURE admit(
    p_domain varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    p_role varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin,
    p_epoch bigint)
SQL SECURITY DEFINER
BEGIN
    DECLARE o_epoch bigint;
    DECLARE o_authority varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
    DECLARE o_fenced boolean;
    DECLARE o_changed varchar(40) CHARACTER SET utf8mb4;
    DECLARE why varchar(500) CHARACTER SET utf8mb4;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET o_epoch = NULL;
    SELECT epoch, authority, fenced, concat(changed_at, ' UTC') INTO o_epoch, o_authority, o_fenced, o_changed
      FROM ficus.ownership WHERE domain = p_domain LOCK IN SHARE MODE;
    IF o_epoch IS NULL THEN
        SET why = concat('this store holds no ownership row for it, so nobody can say who may; install the fence again (ficus fence install ', p_domain, ')');
    ELSEIF p_epoch < o_epoch THEN
        SET why = concat('the writer is at epoch ', p_epoch, ', and the store at ', o_epoch, '; read the stage again and repeat the write');
    ELSEIF p_role = 'AUTHORITY' AND o_authority <> 'LEGACY' THEN
        SET why = concat('the domain store has had the authority since ', o_changed, '; write through the module that owns ', p_domain);
    ELSEIF p_role = 'AUTHORITY' AND o_fenced THEN
        SET why = concat('its authority is being handed over since ', o_changed, '; repeat the write in a moment');
    ELSEIF p_role = 'COPY' AND o_authority = 'LEGACY' THEN
        SET why = 'the write is a copy from the other store, and the legacy store itself has the authority';
    ELSEIF p_role NOT IN ('AUTHORITY', 'COPY') THEN
        SET why = concat('a writer is AUTHORITY or COPY, not ', p_role);
    END IF;
    IF why IS NOT NULL THEN
        SET why = concat('Ficus refuses this write to the domain ', p_domain, ': ', why,
                         '. See where the domain stands: ficus cutover show ', p_domain);
        SIGNAL SQLSTATE '55F05' SET MESSAGE_TEXT = why;
    END IF;
END $$

-- For row triggers on the tables of the shop. A transaction of Ficus has said who it is, for as long as its work takes:
-- @ficus_writer = domain|role|epoch (empty if it knows of none). Whoever says nothing is the monolith.
CREATE PROCEDURE fence(p_domain varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin)
SQL SECURITY DEFINER
BEGIN
    DECLARE writer varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT coalesce(@ficus_writer, '');
    IF substring_index(writer, '|', 1) = p_domain THEN
        CALL ficus.admit(p_domain, substring_index(substring_index(writer, '|', 2), '|', -1),
                         nullif(substring_index(writer, '|', -1), ''));
    ELSE
        CALL ficus.admit(p_domain, 'AUTHORITY', NULL);
    END IF;
END $$

-- What a transaction of Ficus asks first, before it has locked a row of the shop: whoever holds such a lock and waits
-- here behind a change of the authority could be what an admitted writer waits for, and so hold the change up.
-- A domain that has no row here has no fence.
CREATE PROCEDURE ask(p_domain varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin)
SQL SECURITY DEFINER
BEGIN
    IF EXISTS (SELECT 1 FROM ficus.ownership WHERE domain = p_domain) THEN
        CALL ficus.fence(p_domain);
    END IF;
END $$

DELIMITER ;
