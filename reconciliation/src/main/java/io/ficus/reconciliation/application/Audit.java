package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AuditEntry;
import java.util.List;

/** What people did to the reconciliations of a domain. Written by what does it. Thread-safe. */
public interface Audit {

  /** The newest first. */
  List<AuditEntry> newest(String domain, int limit);
}
