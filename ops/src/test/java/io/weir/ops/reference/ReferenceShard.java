package io.weir.ops.reference;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.BatchSeries;
import io.weir.ops.committed.Rejections;
import io.weir.ops.committed.Value;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** One partition: takes the records of the samples topic in their order, and says what is due. */
public final class ReferenceShard {
  private final ReferenceSettings settings;
  private final String topic;
  private final SourceMarks marks;
  private final Map<String, Election> elections = new TreeMap<>();
  private final Map<SeriesId, SeriesHistory> histories = new HashMap<>();
  private final List<Judged> judged = new ArrayList<>();
  private final List<CleanSample> clean = new ArrayList<>();
  private final List<String> rejected = new ArrayList<>();
  private final Set<WindowKey> extended = new HashSet<>();

  /**
   * A shard that has seen nothing.
   *
   * @param topic name of the samples topic
   */
  public ReferenceShard(ReferenceSettings settings, String topic) {
    this.settings = settings;
    this.topic = topic;
    marks = new SourceMarks(settings);
  }

  /** The partition's next record. */
  public void take(Batch record) {
    if (!record.usable()) {
      reject(record, "not_wire_format", 0);
      return;
    }
    Set<String> ceased = marks.hear(source(record), record.timestampMillis());
    elections.values().forEach(election -> takeIn(election.cease(ceased::contains)));
    elections.values().forEach(election -> election.expire(record.timestampMillis()));
    ReplicaScrape.of(record)
        .filter(scrape -> scrape.millis() <= record.timestampMillis() + settings.maxAheadMillis())
        .ifPresentOrElse(scrape -> takeIn(election(scrape).arrive(scrape)), () -> takeIn(record));
    marks.advance();
  }

  private Election election(ReplicaScrape scrape) {
    return elections.computeIfAbsent(scrape.election(), target -> new Election(marks::hasCeased));
  }

  private void takeIn(List<ReplicaScrape> scrapes) {
    scrapes.forEach(scrape -> takeIn(scrape.batch()));
  }

  private void takeIn(Batch record) {
    int before = judged.size();
    for (BatchSeries series : record.series()) {
      for (BatchSeries.Timed sample : series.samples()) {
        judge(record, series, sample);
      }
    }
    long ahead =
        judged.subList(before, judged.size()).stream()
            .filter(each -> each.verdict() == Verdict.TOO_FAR_AHEAD)
            .count();
    if (ahead > 0) {
      reject(record, "too_far_ahead", ahead);
    }
  }

  private void reject(Batch record, String reason, long samples) {
    rejected.add(Rejections.text(topic, record.partition(), record.offset(), reason, samples));
  }

  private void judge(Batch record, BatchSeries series, BatchSeries.Timed sample) {
    SeriesId id = new SeriesId(record.tenant(), series.labels());
    Verdict verdict = verdict(id, series.type(), sample, record.timestampMillis());
    judged.add(
        new Judged(
            id,
            record.offset(),
            record.timestampMillis(),
            marks.watermarkMillis(),
            sample.timestampMillis(),
            sample.value(),
            verdict));
    if (verdict == Verdict.LATE && !isWithinHorizon(sample)) {
      noteExtended(id, sample.timestampMillis());
    }
    if (verdict.isClean()) {
      clean.add(
          new CleanSample(
              record.partition(),
              id,
              series.type(),
              verdict.flags(),
              sample.timestampMillis(),
              sample.value()));
    }
  }

  private Verdict verdict(
      SeriesId id, MetricType type, BatchSeries.Timed sample, long appendMillis) {
    long timestampMillis = sample.timestampMillis();
    if (timestampMillis > appendMillis + settings.maxAheadMillis()) {
      return Verdict.TOO_FAR_AHEAD;
    }
    if (isOutOfReach(id, sample, appendMillis)) {
      return Verdict.UNCHECKED;
    }
    SeriesHistory history = histories.computeIfAbsent(id, absent -> SeriesHistory.begin(id, type));
    return history.put(timestampMillis, sample.value(), lateness(history, sample));
  }

  private boolean isOutOfReach(SeriesId id, BatchSeries.Timed sample, long appendMillis) {
    SeriesHistory history = histories.get(id);
    boolean goesOn = history == null ? isRollable(sample) : goesOn(history, sample);
    return sample.timestampMillis() < headBeginsMillis(appendMillis) && !goesOn;
  }

  /** T6. */
  private Verdict lateness(SeriesHistory history, BatchSeries.Timed sample) {
    long watermarkMillis = marks.watermarkMillis();
    if (sample.timestampMillis() >= watermarkMillis) {
      return Verdict.ACCEPTED;
    }
    return isWithinHorizon(sample) || goesOn(history, sample) ? Verdict.LATE : Verdict.TOO_LATE;
  }

  private boolean isWithinHorizon(BatchSeries.Timed sample) {
    return sample.timestampMillis() >= marks.watermarkMillis() - settings.correctionHorizonMillis();
  }

  private void noteExtended(SeriesId series, long timestampMillis) {
    for (RollupLevel level : settings.levels()) {
      extended.add(new WindowKey(series, level.name(), level.windowStartMillis(timestampMillis)));
    }
  }

  /** What is newer than its series' last sample is never too late for rollups (T6). */
  private boolean goesOn(SeriesHistory history, BatchSeries.Timed sample) {
    return isRollable(sample) && history.isNewerThanAll(sample.timestampMillis());
  }

  /** A float that is no older than runs are remembered (U3). */
  private boolean isRollable(BatchSeries.Timed sample) {
    long watermarkMillis = marks.watermarkMillis();
    return sample.value() instanceof Value.OfFloat value
        && !value.isStaleMarker()
        && (watermarkMillis == SourceMarks.UNSET
            || sample.timestampMillis() >= watermarkMillis - SeriesRollups.RUN_GAP_MILLIS);
  }

  /** As far back as the head reaches (D1); before the first mark, as a live source may be late. */
  private long headBeginsMillis(long appendMillis) {
    long reachedMillis =
        marks.watermarkMillis() == SourceMarks.UNSET
            ? appendMillis - settings.maxSourceLagMillis()
            : marks.watermarkMillis();
    return reachedMillis - settings.reachMillis();
  }

  /** The source with its mark; who gives none is as late as it may be (T3). */
  private Source source(Batch record) {
    if (!record.source().name().isEmpty()) {
      return record.source();
    }
    OptionalLong greatest =
        record.series().stream()
            .flatMap(series -> series.samples().stream())
            .mapToLong(BatchSeries.Timed::timestampMillis)
            .filter(millis -> millis <= record.timestampMillis() + settings.maxAheadMillis())
            .max();
    return record
        .source()
        .withMark(greatest.isPresent() ? greatest.getAsLong() - settings.latenessMillis() : 0);
  }

  /** The watermark, since the Unix epoch; {@code Long.MIN_VALUE} before the first mark. */
  public long watermarkMillis() {
    return marks.watermarkMillis();
  }

  /** Every sample that came, with what became of it. */
  public List<Judged> judged() {
    return judged;
  }

  /** What stands in the clean topic. */
  public List<CleanSample> clean() {
    return clean;
  }

  /** What stands in the rejected topic, as {@link Rejections#text} writes it. */
  public List<String> rejected() {
    return rejected;
  }

  /** Windows that were extended beyond the horizon: the last bit of their sums is free. */
  public Set<WindowKey> extended() {
    return extended;
  }

  /** The last revision of each closed window; its {@code revision} is 0. */
  public Map<WindowKey, RollupWindow> windows() {
    Map<WindowKey, RollupWindow> windows = new HashMap<>();
    histories.forEach((series, history) ->
        SeriesRollups.windows(history, settings.levels(), marks.watermarkMillis())
            .forEach(window ->
                windows.put(
                    new WindowKey(series, window.level().name(), window.startMillis()), window)));
    return windows;
  }
}
