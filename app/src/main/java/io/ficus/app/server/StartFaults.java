package io.ficus.app.server;

import io.ficus.app.StartFailure;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionFailedException;

/** Turns what a start died of into a sentence for the person at the keyboard. */
final class StartFaults {

  private StartFaults() {}

  static RuntimeException explain(RuntimeException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartFailure failure) {
        return failure;
      }
      if (cause instanceof PortInUseException inUse) {
        return FicusServer.portTaken(inUse.getPort(), fault);
      }
      if (cause instanceof BindException bind) {
        return StartFailure.usage(
            "The setting '"
                + bind.getName()
                + "' cannot be read"
                + (bind.getProperty() == null ? "" : ": '" + bind.getProperty().getValue() + "'")
                + ". "
                + choice(bind).orElseGet(() -> String.valueOf(root(bind).getMessage())));
      }
    }
    return StartFailure.of("The server did not start: " + root(fault).getMessage(), fault);
  }

  /** What a setting of few values can be. */
  private static Optional<String> choice(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConversionFailedException failed
          && failed.getTargetType().getType().isEnum()) {
        return Optional.of(
            "It is one of: "
                + Stream.of(failed.getTargetType().getType().getEnumConstants())
                    .map(one -> one.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "))
                + ".");
      }
    }
    return Optional.empty();
  }

  private static Throwable root(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
