package io.ficus.voucher.domain;

/** What can still become of a voucher. */
public sealed interface VoucherState {

  /** It can be used, assigned, cancelled, and in time it expires. */
  record Open(Face face) implements VoucherState {}

  /** Nothing can become of it any more, and why. */
  record Spent(Refusal because) implements VoucherState {}
}
