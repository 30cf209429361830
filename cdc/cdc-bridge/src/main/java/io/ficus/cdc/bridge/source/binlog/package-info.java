/** MariaDB and MySQL, by their binary log. */
@NullMarked
package io.ficus.cdc.bridge.source.binlog;

import org.jspecify.annotations.NullMarked;
