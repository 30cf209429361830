/** PostgreSQL as a source: slot, publication, LSN, logical decoding messages. */
@NullMarked
package io.ficus.cdc.bridge.source.postgres;

import org.jspecify.annotations.NullMarked;
