package io.weir.ops.reference;

import io.weir.schemas.samples.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The watermark of one partition, from all records that it has heard (T2, T4, T5, T9). */
final class SourceMarks {
  /** The watermark before the first mark. */
  static final long UNSET = Long.MIN_VALUE;

  /** A source is heard for so long behind each of its records: two heartbeats. */
  private static final long HEARD_MILLIS = 10_000;

  private final ReferenceSettings settings;

  /** Of each name the last record that counts. */
  private final List<Heard> lasts = new ArrayList<>();

  private long watermarkMillis = UNSET;
  private long clockMillis;
  private Optional<Long> previousAppendMillis = Optional.empty();

  SourceMarks(ReferenceSettings settings) {
    this.settings = settings;
  }

  /**
   * A source's record.
   *
   * @param markMillis at most its append time
   * @param clockMillis the clock of heard time at it
   */
  private record Heard(
      String name, long epochMillis, long markMillis, long appendMillis, long clockMillis) {}

  long watermarkMillis() {
    return watermarkMillis;
  }

  /** A record that was appended. A mark of 0 says nothing. */
  void hear(Source source, long appendMillis) {
    clockMillis +=
        Math.clamp(appendMillis - previousAppendMillis.orElse(appendMillis), 0, HEARD_MILLIS);
    previousAppendMillis =
        Optional.of(Math.max(appendMillis, previousAppendMillis.orElse(appendMillis)));
    Optional<Heard> last =
        lasts.stream().filter(heard -> heard.name.equals(source.name())).findFirst();
    boolean outdated =
        last.isPresent() && source.bootEpochMillis() < last.orElseThrow().epochMillis;
    boolean unmarked = source.markMillis() == 0;
    if (!outdated && (last.isPresent() || !unmarked)) {
      last.ifPresent(lasts::remove);
      lasts.add(
          new Heard(
              source.name(),
              source.bootEpochMillis(),
              unmarked
                  ? last.orElseThrow().markMillis
                  : Math.min(source.markMillis(), appendMillis),
              appendMillis,
              clockMillis));
    }
    lasts.stream()
        .filter(this::isLive)
        .mapToLong(Heard::markMillis)
        .min()
        .ifPresent(least -> watermarkMillis = Math.max(watermarkMillis, least));
  }

  private boolean isLive(Heard heard) {
    boolean silent = clockMillis - heard.clockMillis >= settings.sourceTimeoutMillis();
    boolean lagging = heard.markMillis < heard.appendMillis - settings.maxSourceLagMillis();
    return !silent && !lagging;
  }
}
