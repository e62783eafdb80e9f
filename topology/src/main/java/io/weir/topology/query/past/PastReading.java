package io.weir.topology.query.past;

import io.weir.schemas.config.Durations;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What one query reads of stores, and what there is to say about it. One thread. */
public final class PastReading {
  /** How far behind the present a store may be, as shards may (Q1). */
  private static final long LAG_MILLIS = 60_000;

  /** From the year 1 to 9999 times are told as such. */
  private static final long FIRST_YEAR_MILLIS = -62_135_596_800_000L;

  private static final long LAST_YEAR_MILLIS = 253_402_300_799_999L;

  private final List<PastLayer> layers;
  private final Source source;
  private final boolean partialResponse;
  private final long nowMillis;
  private final Supplier<Duration> left;

  private final Set<String> stores = new LinkedHashSet<>();
  private final Map<String, Missing> unreadable = new LinkedHashMap<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private final Map<PastLayer, long[]> rollups = new LinkedHashMap<>();
  private final Map<PastLayer, Long> checkedUntil = new HashMap<>();
  private long gapUntilMillis = Long.MIN_VALUE;
  private long gapFromMillis = Long.MAX_VALUE;
  private long samplesRead;

  /**
   * A reading that has read nothing.
   *
   * @param options which layers may be read, and whether one that can't be makes a warning
   * @param left how much time the query has
   */
  PastReading(
      List<PastLayer> layers, QueryOptions options, long nowMillis, Supplier<Duration> left) {
    this.layers = List.copyOf(layers);
    this.source = options.source();
    this.partialResponse = options.partialResponse();
    this.nowMillis = nowMillis;
    this.left = left;
  }

  /**
   * Where shards that hold samples from a time on take over from stores: then, or a little later,
   * where a window begins, if that isn't in the future.
   */
  public long seamMillis(long heldFromMillis) {
    long window = of(PastLayer.Content.SAMPLES).windowMillisBefore(heldFromMillis);
    long seam = Layers.aligned(heldFromMillis, window);
    return seam > nowMillis ? heldFromMillis : seam;
  }

  /**
   * Series of stores and of shards, joined, in the order of their labels.
   *
   * @param question until when stores are read
   * @param head what shards have behind that
   * @throws QueryFailure if a store can't be read, and that makes an error
   * @throws QueryException if there are too many samples
   */
  public List<SeriesSamples> joined(PastQuestion question, List<SeriesSamples> head) {
    noteGap(question);
    SeriesJoin join = new SeriesJoin();
    long most = question.maxSamples();
    for (SeriesSamples series : head) {
      most -= series.count();
      join.add(PastSeries.of(series));
    }
    for (PastLayer.Content content : PastLayer.Content.values()) {
      for (Piece piece : pieces(question, content)) {
        if (most < 0) {
          throw QueryException.tooManySamples();
        }
        PastQuestion asked = question.of(piece, most);
        List<PastSeries> found = read(piece, () -> piece.layer().samples(asked, left.get()));
        long samples = 0;
        for (PastSeries series : found) {
          samples += series.samples().count();
          join.add(series);
        }
        most -= samples;
        samplesRead += samples;
        noteRollups(piece, found);
      }
    }
    return join.joined();
  }

  /**
   * The labels of series that have samples in a range.
   *
   * @throws QueryFailure if a store can't be read, and that makes an error
   */
  public Set<Labels> series(PastQuestion question) {
    Set<Labels> all = new TreeSet<>();
    for (PastLayer.Content content : PastLayer.Content.values()) {
      for (Piece piece : pieces(question, content)) {
        PastQuestion asked = question.of(piece, question.maxSamples());
        all.addAll(read(piece, () -> piece.layer().series(asked, left.get())));
      }
    }
    return all;
  }

  private List<Piece> pieces(PastQuestion question, PastLayer.Content content) {
    List<Piece> pieces = of(content).pieces(question.fromMillis(), question.toMillis());
    pieces.forEach(this::check);
    return pieces;
  }

  private Layers of(PastLayer.Content content) {
    return Layers.of(layers, content, source, nowMillis, left);
  }

  /** Whether a store has what it is to be asked for. */
  private void check(Piece piece) {
    PastLayer layer = piece.layer();
    long asked = Math.min(piece.toMillis(), nowMillis - LAG_MILLIS);
    if (checkedUntil.getOrDefault(layer, Long.MIN_VALUE) >= asked) {
      return;
    }
    checkedUntil.put(layer, asked);
    try {
      long complete = layer.completeUntilMillis(asked, left.get());
      if (complete < asked) {
        problem(
            "store %s is complete only until %s, samples until %s are asked for"
                .formatted(layer.store(), at(complete), at(asked)));
      }
    } catch (PastException e) {
      problem(
          "store %s: how far it is complete isn't known: %s"
              .formatted(layer.store(), e.getMessage()));
    }
  }

  /** Reads of a store, unless it couldn't be read before. */
  private <T> List<T> read(Piece piece, Supplier<List<T>> reading) {
    String store = piece.layer().store();
    stores.add(store);
    Missing missing = unreadable.get(store);
    if (missing == null) {
      try {
        return reading.get();
      } catch (PastException e) {
        missing = new Missing(e.getMessage(), piece.fromMillis(), piece.toMillis());
      }
    }
    missing = missing.with(piece);
    unreadable.put(store, missing);
    if (!partialResponse) {
      throw new QueryFailure(QueryFailure.Kind.UNAVAILABLE, missing.of(store));
    }
    return List.of();
  }

  /** What of a store is missing, and why. */
  private record Missing(String reason, long fromMillis, long toMillis) {
    Missing with(Piece piece) {
      return new Missing(
          reason, Math.min(fromMillis, piece.fromMillis()), Math.max(toMillis, piece.toMillis()));
    }

    String of(String store) {
      return "store %s can't be read, samples from %s to %s are missing: %s"
          .formatted(store, at(fromMillis), at(toMillis), reason);
    }
  }

  private void problem(String text) {
    if (!partialResponse) {
      throw new QueryFailure(QueryFailure.Kind.UNAVAILABLE, text);
    }
    problems.add(text);
  }

  private void noteGap(PastQuestion question) {
    long heldFrom = of(PastLayer.Content.SAMPLES).heldFromMillis();
    if (heldFrom > question.fromMillis()) {
      gapFromMillis = Math.min(gapFromMillis, question.fromMillis());
      gapUntilMillis = Math.max(gapUntilMillis, Math.min(heldFrom, question.toMillis() + 1));
    }
  }

  private void noteRollups(Piece piece, List<PastSeries> found) {
    if (piece.layer().windowMillis() == 0) {
      return;
    }
    for (PastSeries series : found) {
      SeriesSamples samples = series.samples();
      if (samples.count() > 0) {
        long[] times = samples.timestampsMillis();
        long[] known =
            rollups.computeIfAbsent(
                piece.layer(), layer -> new long[] {Long.MAX_VALUE, Long.MIN_VALUE});
        known[0] = Math.min(known[0], times[0]);
        known[1] = Math.max(known[1], times[samples.count() - 1]);
      }
    }
  }

  /** The stores that were asked, in that order. */
  public List<String> stores() {
    return List.copyOf(stores);
  }

  /** How many samples were read. */
  public long samplesRead() {
    return samplesRead;
  }

  /** What may make an answer wrong that rests on this. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    unreadable.forEach((store, missing) -> warnings.add(missing.of(store)));
    warnings.addAll(problems);
    if (gapUntilMillis > gapFromMillis) {
      warnings.add(
          "samples before %s are held in no store, the query looks back to %s"
              .formatted(at(gapUntilMillis), at(gapFromMillis)));
    }
    rollups.forEach((layer, times) ->
        warnings.add(
            "samples from %s to %s are rollups of %s, of store %s"
                .formatted(
                    at(times[0]),
                    at(times[1]),
                    Durations.format(Duration.ofMillis(layer.windowMillis())),
                    layer.store())));
    return warnings;
  }

  private static String at(long millis) {
    return millis < FIRST_YEAR_MILLIS
        ? "the beginning"
        : millis > LAST_YEAR_MILLIS ? "the end" : Instant.ofEpochMilli(millis).toString();
  }
}
