package io.weir.ops.reference;

import io.weir.schemas.samples.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

  /**
   * Takes notice of a record that was appended, before its samples count. A mark of 0 says nothing.
   *
   * @return names of the sources that have ceased to be live with it
   */
  Set<String> hear(Source source, long appendMillis) {
    Set<String> liveBefore = live();
    clockMillis +=
        Math.clamp(appendMillis - previousAppendMillis.orElse(appendMillis), 0, HEARD_MILLIS);
    previousAppendMillis =
        Optional.of(Math.max(appendMillis, previousAppendMillis.orElse(appendMillis)));
    note(source, appendMillis);
    liveBefore.removeAll(live());
    return liveBefore;
  }

  private void note(Source source, long appendMillis) {
    Optional<Heard> last =
        lasts.stream().filter(heard -> heard.name.equals(source.name())).findFirst();
    boolean outdated =
        last.isPresent() && source.bootEpochMillis() < last.orElseThrow().epochMillis;
    boolean unmarked = source.markMillis() == 0;
    if (outdated || (last.isEmpty() && unmarked)) {
      return;
    }
    last.ifPresent(lasts::remove);
    lasts.add(
        new Heard(
            source.name(),
            source.bootEpochMillis(),
            unmarked ? last.orElseThrow().markMillis : Math.min(source.markMillis(), appendMillis),
            appendMillis,
            clockMillis));
  }

  /** Moves the watermark, after a record's samples. */
  void advance() {
    lasts.stream()
        .filter(this::isLive)
        .mapToLong(Heard::markMillis)
        .min()
        .ifPresent(least -> watermarkMillis = Math.max(watermarkMillis, least));
  }

  /** Whether a source has given marks and is not live. */
  boolean hasCeased(String name) {
    return lasts.stream().anyMatch(heard -> heard.name.equals(name) && !isLive(heard));
  }

  private Set<String> live() {
    return lasts.stream()
        .filter(this::isLive)
        .map(Heard::name)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private boolean isLive(Heard heard) {
    boolean silent = clockMillis - heard.clockMillis >= settings.sourceTimeoutMillis();
    boolean lagging = heard.markMillis < heard.appendMillis - settings.maxSourceLagMillis();
    return !silent && !lagging;
  }
}
