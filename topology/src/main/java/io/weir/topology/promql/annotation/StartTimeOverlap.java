package io.weir.topology.promql.annotation;

import io.weir.topology.promql.syntax.Position;

/**
 * Samples say that they began before the one before them.
 *
 * @param occurrences how often, at least 1
 */
public record StartTimeOverlap(String metricName, Position position, int occurrences)
    implements Annotation {
  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String message() {
    return Level.WARNING.prefix()
        + "sample has start time that overlaps with previous sample timestamp for metric "
        + Messages.quoted(metricName);
  }

  @Override
  public Annotation after(Annotation earlier) {
    return earlier instanceof StartTimeOverlap other
        ? new StartTimeOverlap(metricName, other.position, occurrences + other.occurrences)
        : this;
  }

  @Override
  public String describe(String query) {
    String count = occurrences > 1 ? " (" + occurrences + " occurrences)" : "";
    return message() + count + " (" + position.lineAndColumn(query) + ")";
  }
}
