package io.ficus.app.server;

import io.ficus.app.StartFailure;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

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
                + root(bind).getMessage());
      }
    }
    return StartFailure.of("The server did not start: " + root(fault).getMessage(), fault);
  }

  private static Throwable root(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
