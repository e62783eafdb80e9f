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

  /** A series of a tenant; a label with an empty value is as good as none, and left out. */
  public Series(String tenant, Labels labels) {
    this.tenant = tenant;
    this.labels = withoutEmpty(labels);
    this.hash = 31 * tenant.hashCode() + this.labels.hashCode();
  }

  private static Labels withoutEmpty(Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      if (labels.value(i).isEmpty()) {
        return labels.filtered(name -> !labels.value(name).isEmpty());
      }
    }
    return labels;
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
