package io.weir.sinks.delivery;

import io.weir.schemas.labels.Labels;

/**
 * A series: a tenant and labels. Immutable; equal if both are. The hash is kept, so that a series
 * is a cheap key.
 */
public final class Series {
  private final String tenant;
  private final Labels labels;
  private final int hash;

  /** A series of a tenant. */
  public Series(String tenant, Labels labels) {
    this.tenant = tenant;
    this.labels = labels;
    this.hash = 31 * tenant.hashCode() + labels.hashCode();
  }

  /** Whose series it is. */
  public String tenant() {
    return tenant;
  }

  /** All labels, {@code __name__} among them. */
  public Labels labels() {
    return labels;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Series series
            && hash == series.hash
            && tenant.equals(series.tenant)
            && labels.equals(series.labels));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return tenant + "/" + labels;
  }
}
