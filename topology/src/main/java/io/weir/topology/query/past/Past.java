package io.weir.topology.query.past;

import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;

/** The stores behind the shards. Safe for any number of threads. */
public final class Past {
  private final Supplier<List<PastLayer>> layers;
  private final Clock clock;

  /**
   * Stores that may become known later.
   *
   * @param layers in the order in which those of one resolution are to be asked
   */
  public Past(Supplier<List<PastLayer>> layers, Clock clock) {
    this.layers = layers;
    this.clock = clock;
  }

  /** No stores: what shards hold no more isn't seen. */
  public static Past none() {
    return new Past(List::of, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }

  /** Whether stores are to be read: always if they are asked for, else if there are any. */
  public boolean isWantedBy(Source source) {
    return switch (source) {
      case HEAD -> false;
      case SHORT, LONG -> true;
      case AUTO -> !layers.get().isEmpty();
    };
  }

  /**
   * Begins to read for a query.
   *
   * @param left how much time it still has
   * @throws QueryFailure if stores are asked for of which there are none
   */
  public PastReading reading(QueryOptions options, Supplier<Duration> left) {
    List<PastLayer> known = layers.get();
    Source source = options.source();
    long nowMillis = clock.millis();
    if (source != Source.AUTO
        && Layers.of(known, PastLayer.Content.SAMPLES, source, nowMillis, left).isEmpty()) {
      throw new QueryFailure(
          QueryFailure.Kind.BAD_DATA,
          "source %s: expected a store in weir.sinks that holds %s and can be read, found none"
              .formatted(source.text(), source == Source.LONG ? "rollups" : "clean samples"));
    }
    return new PastReading(known, options, nowMillis, left);
  }
}
