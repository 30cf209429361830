package io.ficus.cutover.adapter.in.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** What this life of this instance is called: by its machine and process, and never again. */
final class ThisInstance {

  private ThisInstance() {}

  static String name() {
    return host()
        + "-"
        + ProcessHandle.current().pid()
        + "-"
        + UUID.randomUUID().toString().substring(0, 8);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "host";
    }
  }
}
