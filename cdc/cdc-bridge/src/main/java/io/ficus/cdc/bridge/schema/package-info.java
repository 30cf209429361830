/** The columns of the carried tables, and how they change in the stream. */
@NullMarked
package io.ficus.cdc.bridge.schema;

import org.jspecify.annotations.NullMarked;
