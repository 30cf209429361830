package io.ficus.reconciliation.domain;

/** In which way two sides disagree. */
public enum DifferenceKind {
  /** A column holds another value. */
  VALUE,
  /** The children are not the same multiset. */
  CHILDREN,
  /** The legacy side has the record and the domain side has not. */
  MISSING,
  /** The domain side has the record and the legacy side has not. */
  EXTRA,
  /** A side holds something that cannot be brought into the canonical form. */
  UNMAPPABLE,
  /** A side has the key more than once. */
  DUPLICATE
}
