package io.ficus.cdc.bridge.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes values of one schema; everything that depends on the schema alone was prepared. */
@FunctionalInterface
interface ValueWriter {

  void write(JsonGenerator json, @Nullable Object value) throws IOException;
}
