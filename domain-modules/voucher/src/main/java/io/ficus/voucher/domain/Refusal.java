package io.ficus.voucher.domain;

/** Why a rule said no. Nothing was changed. */
public enum Refusal {
  /** There is no such voucher. */
  UNKNOWN_VOUCHER,
  /** There is no such campaign. */
  UNKNOWN_CAMPAIGN,
  /** There is a campaign of this id, and it is another one. */
  CAMPAIGN_EXISTS,
  /** A campaign cannot be planned like this. */
  TERMS_NOT_ALLOWED,
  /** The campaign has not begun, is over, or was ended. */
  CAMPAIGN_NOT_RUNNING,
  /** What the campaign has left does not pay for another voucher. */
  BUDGET_EXHAUSTED,
  /** The campaign has given out more than that already. */
  BUDGET_BELOW_COMMITMENT,
  /** The campaign gives a share, so nobody can say what a voucher of it is worth. */
  NO_FIXED_VALUE,
  /** The voucher was used. */
  REDEEMED,
  /** The voucher expired. */
  EXPIRED,
  /** The voucher was cancelled. */
  CANCELLED,
  /** The voucher was struck off the books. */
  ARCHIVED,
  /** The voucher's last day has not passed. */
  NOT_YET_DUE,
  /** The voucher is somebody else's. */
  NOT_THE_HOLDER,
  /** The order does not come to what the campaign asks for. */
  BELOW_MINIMUM_ORDER,
  /** The amount is not one of euros and cents, or not above zero. */
  AMOUNT_NOT_ALLOWED,
  /** The request id came before with another request. */
  REQUEST_ID_REUSED
}
