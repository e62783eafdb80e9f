package io.weir.topology.promql.annotation;

import io.weir.topology.promql.syntax.NumberText;
import io.weir.topology.promql.syntax.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The buckets of a classic histogram did not grow with their bounds.
 *
 * @param minTimestampMillis earliest time at which it was so, milliseconds since the epoch
 * @param maxTimestampMillis latest time
 * @param minBucket least upper bound of a bucket that was changed
 * @param maxBucket greatest one
 * @param maxDifference by how much a bucket was changed at most
 * @param samples how many histograms, at least 1
 */
public record ForcedMonotonicity(
    String message,
    Position position,
    long minTimestampMillis,
    long maxTimestampMillis,
    double minBucket,
    double maxBucket,
    double maxDifference,
    int samples)
    implements Annotation {
  @Override
  public Level level() {
    return Level.INFO;
  }

  @Override
  public Annotation after(Annotation earlier) {
    if (!(earlier instanceof ForcedMonotonicity other)) {
      return this;
    }
    return new ForcedMonotonicity(
        message,
        other.position,
        Math.min(minTimestampMillis, other.minTimestampMillis),
        Math.max(maxTimestampMillis, other.maxTimestampMillis),
        Math.min(minBucket, other.minBucket),
        Math.max(maxBucket, other.maxBucket),
        Math.max(maxDifference, other.maxDifference),
        samples + other.samples);
  }

  @Override
  public String describe(String query) {
    return message
        + ", from buckets "
        + NumberText.general(minBucket)
        + " to "
        + NumberText.general(maxBucket)
        + ", with a max diff of "
        + NumberText.general(maxDifference, 2)
        + ", over "
        + samples
        + " samples from "
        + second(minTimestampMillis)
        + " to "
        + second(maxTimestampMillis)
        + " ("
        + position.lineAndColumn(query)
        + ")";
  }

  private static Instant second(long timestampMillis) {
    return Instant.ofEpochMilli(timestampMillis).truncatedTo(ChronoUnit.SECONDS);
  }
}
