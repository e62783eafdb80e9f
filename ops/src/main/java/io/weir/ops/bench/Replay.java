package io.weir.ops.bench;

import io.weir.ops.bench.process.BenchFailedException;
import io.weir.ops.bench.process.PartUnderTest;
import io.weir.ops.bench.process.ResourceReading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Runs a stream from the beginning of the samples to their end. For one thread. */
final class Replay {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int POLLS_PER_REPORT = 50;
  private static final int QUIET_POLLS = 10;

  private final PartUnderTest stream;
  private final LogEnds log;
  private final Map<TopicPartition, Long> ends;
  private final Duration timeout;
  private final Optional<Results> results;
  private final Consumer<String> progress;

  Replay(
      PartUnderTest stream,
      LogEnds log,
      Map<TopicPartition, Long> ends,
      Duration timeout,
      Optional<Results> results,
      Consumer<String> progress) {
    this.stream = stream;
    this.log = log;
    this.ends = ends;
    this.timeout = timeout;
    this.results = results;
    this.progress = progress;
  }

  /**
   * What the process had used when the stream began and ended its work.
   *
   * @param before at the stream's start
   * @param after when it had committed the last record of the samples
   */
  record Usage(ResourceReading before, ResourceReading after) {}

  /** Where rules write what they give; the run ends when nothing has come there for a second. */
  record Results(String topic, int partitions) {}

  private void awaitResults(Results expected) throws InterruptedException {
    long found = -1;
    long known = log.records(expected.topic(), expected.partitions());
    while (known != found) {
      found = known;
      for (int polls = 0; polls < QUIET_POLLS; polls++) {
        stream.runFor(POLL);
      }
      known = log.records(expected.topic(), expected.partitions());
    }
    if (found == 0) {
      throw new BenchFailedException("rules: expected results, found none");
    }
    progress.accept("results: " + found + " records");
  }

  /**
   * Runs the stream once, and stops it.
   *
   * @param applicationId a new one, so that it begins at the beginning
   * @param flightRecording file for a recording; empty for none
   */
  Usage run(String applicationId, Optional<Path> flightRecording) throws InterruptedException {
    ResourceReading before = stream.start(applicationId);
    if (flightRecording.isPresent()) {
      stream.record(flightRecording.get());
    }
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    for (int polls = 1; !log.reached(applicationId, ends); polls++) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new BenchFailedException(
            applicationId
                + ": expected the end of the samples after "
                + timeout.toSeconds()
                + " s, found "
                + log.committed(applicationId, ends.keySet())
                + " of "
                + ends.values().stream().mapToLong(Long::longValue).sum()
                + " records committed");
      }
      if (polls % POLLS_PER_REPORT == 0) {
        stream.read();
        progress.accept(
            "%s: committed %d of %d records"
                .formatted(
                    applicationId,
                    log.committed(applicationId, ends.keySet()),
                    ends.values().stream().mapToLong(Long::longValue).sum()));
      }
      stream.runFor(POLL);
    }
    if (results.isPresent()) {
      awaitResults(results.get());
    }
    ResourceReading after = stream.read();
    stream.stop();
    return new Usage(before, after);
  }
}
