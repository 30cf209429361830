package io.ficus.app.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every request the same, and keeps what it was asked. */
final class CannedServer implements AutoCloseable {

  private final HttpServer http;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private CannedServer(int status, String body) {
    byte[] answer = body.getBytes(StandardCharsets.UTF_8);
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    http.start();
  }

  static CannedServer answering(int status, String body) {
    return new CannedServer(status, body);
  }

  String address() {
    return "http://localhost:" + http.getAddress().getPort();
  }

  /** Every request: its method, its path, its body. */
  List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
