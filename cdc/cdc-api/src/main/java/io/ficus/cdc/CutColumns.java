package io.ficus.cdc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of the columns of which a record holds a part only, as they stand in the header {@link
 * Headers#CUT}: joined by commas. A comma or a percent sign in a name is written as in a URL.
 */
public final class CutColumns {

  private CutColumns() {}

  /** The header's value. */
  public static byte[] encode(Collection<String> columns) {
    return columns.stream()
        .map(column -> column.replace("%", "%25").replace(",", "%2C"))
        .collect(Collectors.joining(","))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The columns that a header names. */
  public static Set<String> decode(String header) {
    return Arrays.stream(header.split(",", -1))
        .map(column -> column.replace("%2C", ",").replace("%25", "%"))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
