package io.weir.sinks.delivery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What a store's tests tell the {@link StoreContract}: how the store is opened and looked into,
 * what it declares, and how it is brought into trouble.
 */
public abstract class StoreHooks {
  /** 2025-01-01T00:00:00Z: the start of a window of any level. */
  protected static final long START = 1_735_689_600_000L;

  /** Partitions of {@link Rows#CLEAN} that the contract writes from. */
  static final List<TopicPartition> PARTITIONS =
      List.of(new TopicPartition(Rows.CLEAN, 0), new TopicPartition(Rows.CLEAN, 1));

  /** Opens the store; called again after closing, it has what was written. Connects to nothing. */
  protected abstract Store open();

  /** What the store can hold and does. */
  protected abstract StoreTraits traits();

  /** The floats of a series in order of time, staleness markers among them. */
  protected abstract List<Stored> samples(Series series) throws Exception;

  /** The 5m windows of a series in order. */
  protected abstract List<StoredWindow> windows(Series series, MetricType type) throws Exception;

  /** What rules recorded of a series, in order of time, staleness markers among it. */
  protected abstract List<Stored> results(Series series) throws Exception;

  /**
   * The counts of observations of a series' native histograms, in order of time. Asked only of a
   * store that keeps them.
   */
  protected List<Double> histogramCounts(Series series) throws Exception {
    throw new UnsupportedOperationException(
        "expected a store that declares native histograms to read them back");
  }

  /**
   * A row that the store refuses, with its own words, while it takes others; empty if it takes
   * whatever it is given, or passes over what it can't hold without a word.
   */
  protected abstract Optional<Row> refusedRow();

  /** How the store goes away and comes back. */
  protected abstract Outage outage();

  /** How a process of its own opens the store that {@link #open} opens. */
  protected abstract StoreInProcess inProcess();

  /** The store with a limit on how much it takes; empty if it has no such limit. */
  protected abstract Optional<Limited> limited() throws Exception;

  /** The store with a retention; empty if it has none of its own. */
  protected abstract Optional<Retaining> retaining() throws Exception;

  /** Opens the store as a task does, which asks for positions before it writes. */
  protected final Store opened() throws StoreException {
    Store store = open();
    store.positions(PARTITIONS);
    return store;
  }

  /** Delivers a record's rows as a task does; returns what was reported of them. */
  final List<String> deliver(Store store, long offset, Row... rows) throws StoreException {
    RecordingRejections rejections = new RecordingRejections();
    SinkMetrics metrics =
        new SinkMetrics(
            new SimpleMeterRegistry(),
            "contract",
            "0",
            Clock.systemUTC(),
            () -> Double.NaN,
            () -> 0);
    SinkRecord origin = new SinkRecord(Rows.CLEAN, 0, null, null, null, null, offset);
    new Deliverer(store, rejections, metrics)
        .deliver(List.of(new DecodedRecord(origin, List.of(rows), Map.of(), Optional.empty())));
    return rejections.reports;
  }

  /** A float in a store. */
  public record Stored(long timestampMillis, double value) {
    /** Tells the staleness marker by its bits, which {@code equals} doesn't. */
    @Override
    public String toString() {
      return timestampMillis + "=" + (StaleMarker.is(value) ? "stale" : value);
    }
  }

  /**
   * A window in a store.
   *
   * @param value {@code total} of a counter, the average of another type
   */
  public record StoredWindow(
      long startMillis, double value, double min, double max, double count, double sum) {}

  /** Makes a store unreachable for a while. */
  public interface Outage {
    /** Makes it unreachable; when this returns, it is. */
    void begin() throws Exception;

    /** Makes it reachable again, with all that it had. */
    void end() throws Exception;

    /**
     * Whether it can begin while a store is open: of a file that we have, nobody takes the lock.
     */
    boolean whileOpen();

    /** One that begins while a store is open. */
    static Outage of(Step begin, Step end) {
      return new Outage() {
        @Override
        public void begin() throws Exception {
          begin.take();
        }

        @Override
        public void end() throws Exception {
          end.take();
        }

        @Override
        public boolean whileOpen() {
          return true;
        }
      };
    }
  }

  /** Something that is done to a store. */
  @FunctionalInterface
  public interface Step {
    /** Does it. */
    void take() throws Exception;
  }

  /** Opens a store in another JVM. Has a constructor without parameters. */
  public interface StoreOpener {
    /** The store that the arguments tell of. */
    Store open(List<String> arguments) throws Exception;
  }

  /**
   * How another JVM, on this one's class path, opens the store.
   *
   * @param arguments given to {@link StoreOpener#open}
   */
  public record StoreInProcess(Class<? extends StoreOpener> opener, List<String> arguments) {}

  /**
   * A store with a limit.
   *
   * @param store closed by the contract
   * @param within rows up to the limit
   * @param beyond rows over it
   * @param failure how writing those fails
   * @param words a part of the store's own message
   */
  public record Limited(
      Store store,
      Collection<SampleRow> within,
      Collection<SampleRow> beyond,
      Class<? extends StoreException> failure,
      String words) {}

  /**
   * A store with a retention.
   *
   * @param store closed by the contract
   * @param expired a row that is to go
   * @param kept a row of the same series that is to stay
   * @param rows asks the store to let go what is old, if it can be asked, and reads the series
   * @param within how long the store may take
   */
  public record Retaining(
      Store store,
      SampleRow expired,
      SampleRow kept,
      Callable<List<Stored>> rows,
      Duration within) {}
}
