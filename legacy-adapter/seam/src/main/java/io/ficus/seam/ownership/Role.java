package io.ficus.seam.ownership;

/** Why a transaction writes to a store. */
public enum Role {
  /** The write is decided here: it needs this store to have the authority. */
  AUTHORITY,
  /** The write was decided in the other store and is brought here: it needs that one to have it. */
  COPY
}
