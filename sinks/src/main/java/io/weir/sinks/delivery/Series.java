package io.weir.sinks.delivery;

import io.weir.schemas.labels.Labels;
import org.jspecify.annotations.Nullable;

/**
 * A series: a tenant and labels. Equal if both are; they don't change. The hash is kept, so that a
 * series is a cheap key. A task finds the same object again for the rows of later batches, so that
 * its store can leave with it what it knows of it; that is for the task's thread.
 */
public final class Series {
  private final String tenant;
  private final Labels labels;
  private final int hash;
  private @Nullable Object attachment;

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

  /** What the store has left here; null if nothing. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Leaves something here in place of what was. */
  public void attach(Object newAttachment) {
    attachment = newAttachment;
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
