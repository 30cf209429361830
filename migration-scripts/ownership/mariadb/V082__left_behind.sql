-- The domains that have left this store behind (COMPLETE), as ownership/postgresql has it.
-- It may be broken off at any statement and run again.
SET SESSION lock_wait_timeout = 2;

CREATE TABLE IF NOT EXISTS left_behind (
    domain  varchar(100) NOT NULL PRIMARY KEY,
    since   datetime(6)  NOT NULL                          -- UTC
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

DELIMITER $$

-- As before, and asks for that; by a locking read, which sees the newest committed row however old the transaction's snapshot is.
CREATE OR REPLACE PROCEDURE admit(
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
    ELSEIF p_role = 'COPY' AND EXISTS (SELECT 1 FROM ficus.left_behind WHERE domain = p_domain LOCK IN SHARE MODE) THEN
        SET why = 'the legacy store was left behind for good when the domain was complete; what is decided in the domain store stays there';
    ELSEIF p_role NOT IN ('AUTHORITY', 'COPY') THEN
        SET why = concat('a writer is AUTHORITY or COPY, not ', p_role);
    END IF;
    IF why IS NOT NULL THEN
        SET why = concat('Ficus refuses this write to the domain ', p_domain, ': ', why,
                         '. See where the domain stands: ficus cutover show ', p_domain);
        SIGNAL SQLSTATE '55F05' SET MESSAGE_TEXT = why;
    END IF;
END $$

DELIMITER ;

SET SESSION lock_wait_timeout = DEFAULT;
