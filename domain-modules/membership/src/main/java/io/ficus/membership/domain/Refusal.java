package io.ficus.membership.domain;

/** Why a rule said no. Nothing was changed. */
public enum Refusal {
  /** Nothing is known of such a person. */
  UNKNOWN_MEMBER,
  /** The person is known but has not joined. */
  NOT_ENROLLED,
  /** The membership is closed, for good. */
  CLOSED,
  /** The account may not spend until the service desk has looked at it. */
  SUSPENDED,
  /** The person asked to be forgotten; their record takes no more changes. */
  ARCHIVED,
  /** The account has fewer points than that. */
  INSUFFICIENT_POINTS,
  /** The account owes points; they are settled before it is closed. */
  POINTS_OWED,
  /** The amount, or the points, are not such that they can be booked. */
  AMOUNT_NOT_ALLOWED,
  /** The request id came before with another request. */
  REQUEST_ID_REUSED
}
