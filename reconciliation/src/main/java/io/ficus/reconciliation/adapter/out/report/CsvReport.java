package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.application.ReportWriter;
import io.ficus.reconciliation.domain.Difference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One line per key and column that differs, after RFC 4180; values as SQL literals. What is said of
 * a run as a whole, its verdict, equation and control totals, has no line here and stands in every
 * other form of the same run.
 */
final class CsvReport implements ReportWriter {

  private static final List<String> HEADER =
      List.of(
          "difference_id",
          "key",
          "column",
          "kind",
          "rule",
          "raw",
          "expected",
          "actual",
          "cause",
          "detail",
          "watermark",
          "watermark_position",
          "read_at",
          "read_again_at",
          "rounds");

  @Override
  public ReportFormat format() {
    return ReportFormat.CSV;
  }

  @Override
  public void write(Subject subject, Writer out) throws IOException {
    out.write(String.join(",", HEADER));
    out.write("\r\n");
    try {
      subject.differences().forEach(Long.MAX_VALUE, difference -> write(difference, out));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.flush();
  }

  private static void write(Difference difference, Writer out) {
    var column = difference.column();
    var evidence = difference.evidence();
    String raw = column.raw();
    List<String> cells =
        List.of(
            difference.id().value(),
            difference.key().text(),
            column.column(),
            column.kind().name(),
            column.rule(),
            raw == null ? "" : raw,
            column.expected(),
            column.actual(),
            column.cause().name(),
            column.detail(),
            evidence.watermark(),
            evidence.position(),
            evidence.readAt().toString(),
            evidence.readAgainAt().toString(),
            Integer.toString(evidence.rounds()));
    try {
      out.write(cells.stream().map(CsvReport::quoted).collect(Collectors.joining(",")));
      out.write("\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
