package io.ficus.cutover;

/** How far a domain has moved. The order of declaration is the order of the cutover. */
public enum Stage {
  /** Everything in the legacy store; the domain store follows. */
  OFF(Reads.LEGACY, Writes.LEGACY),
  /** As OFF, and the seam's writes go to the domain store second. */
  DUAL_WRITE(Reads.LEGACY, Writes.LEGACY_THEN_DOMAIN),
  /** As DUAL_WRITE, and a sample of reads is compared. */
  SHADOW(Reads.BOTH_RETURN_LEGACY, Writes.LEGACY_THEN_DOMAIN),
  /**
   * The domain store has authority; a sample of reads is compared; the legacy store is kept
   * current.
   */
  LIVE(Reads.BOTH_RETURN_DOMAIN, Writes.DOMAIN_THEN_LEGACY),
  /** As LIVE, without compared reads. */
  RAMP_DOWN(Reads.DOMAIN, Writes.DOMAIN_THEN_LEGACY),
  /** The legacy store is out of use for this domain. No flag leads back. */
  COMPLETE(Reads.DOMAIN, Writes.DOMAIN);

  /** Where reads run, and which answer the caller gets. */
  public enum Reads {
    LEGACY,
    BOTH_RETURN_LEGACY,
    BOTH_RETURN_DOMAIN,
    DOMAIN
  }

  /** Where writes go, in this order; the first has authority. */
  public enum Writes {
    LEGACY,
    LEGACY_THEN_DOMAIN,
    DOMAIN_THEN_LEGACY,
    DOMAIN
  }

  private final Reads reads;
  private final Writes writes;

  Stage(Reads reads, Writes writes) {
    this.reads = reads;
    this.writes = writes;
  }

  /** Where reads run, and which answer the caller gets. */
  public Reads reads() {
    return reads;
  }

  /** Where writes go, in which order. */
  public Writes writes() {
    return writes;
  }

  /** Which store's answer counts for writes. */
  public Authority authority() {
    return switch (writes) {
      case LEGACY, LEGACY_THEN_DOMAIN -> Authority.LEGACY;
      case DOMAIN_THEN_LEGACY, DOMAIN -> Authority.DOMAIN;
    };
  }
}
