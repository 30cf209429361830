package io.ficus.cutover;

/** Which store's answer counts for a domain's writes. */
public enum Authority {
  LEGACY,
  DOMAIN;

  /** The store whose answer does not count. */
  public Authority other() {
    return switch (this) {
      case LEGACY -> DOMAIN;
      case DOMAIN -> LEGACY;
    };
  }
}
