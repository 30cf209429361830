package io.ficus.voucher.application;

/** The process has died here. */
final class Crash extends RuntimeException {

  private static final long serialVersionUID = 1;
}
