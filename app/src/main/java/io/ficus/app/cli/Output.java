package io.ficus.app.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Data on stdout, talk on stderr. */
final class Output {

  /** How data is printed. */
  enum Format {
    table,
    json
  }

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final PrintStream data;
  private final PrintStream talk;

  Output(PrintStream data, PrintStream talk) {
    this.data = data;
    this.talk = talk;
  }

  void json(JsonNode node) {
    data.println(JSON.writeValueAsString(node));
  }

  void line(String text) {
    data.println(text);
  }

  void say(String text) {
    talk.println(text);
  }

  /** Prints rows below their headings, each column as wide as its widest cell. */
  void table(List<String> headings, List<List<String>> rows) {
    write(data::println, headings, rows);
  }

  /** Prints one row per element of a list, one column per field. */
  void table(List<String> headings, JsonNode list, String... fields) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : list) {
      rows.add(Arrays.stream(fields).map(field -> Text.of(each, field)).toList());
    }
    table(headings, rows);
  }

  /** Prints one thing as the only row of a table, one column per field. */
  void row(List<String> headings, JsonNode one, String... fields) {
    table(headings, List.of(Arrays.stream(fields).map(field -> Text.of(one, field)).toList()));
  }

  /** Writes a table line by line; the last column is not padded. */
  static void write(Consumer<String> to, List<String> headings, List<List<String>> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(headings);
    lines.addAll(rows);
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        String cell = line.get(column);
        text.append(cell);
        if (column < line.size() - 1) {
          text.append(" ".repeat(width(lines, column) - cell.length() + 2));
        }
      }
      to.accept(text.toString().stripTrailing());
    }
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
