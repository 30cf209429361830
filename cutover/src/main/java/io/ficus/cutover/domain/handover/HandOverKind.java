package io.ficus.cutover.domain.handover;

/** What a hand-over is for. */
public enum HandOverKind {
  /** To LIVE: the authority goes to the domain store. */
  TO_DOMAIN,
  /** Back from LIVE or RAMP_DOWN: the authority goes to the legacy store. */
  TO_LEGACY,
  /** To COMPLETE: the legacy store is left behind. */
  TO_COMPLETE,
  /** The ownership rows are made to say again what the control store says. */
  REASSERT
}
