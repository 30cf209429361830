package io.ficus.seam.ownership;

import io.ficus.seam.LegacyTransactions;
import javax.sql.DataSource;

/**
 * A legacy store whose table of cards is fenced, and whoever writes there.
 *
 * @param card the table as its statements name it; columns {@code id} and {@code name}
 * @param waiting how many wait for a lock
 */
record Fenced(
    DataSource source,
    LegacyTransactions transactions,
    Ownership ownership,
    FenceScripts scripts,
    FencedTables tables,
    String card,
    String waiting) {}
