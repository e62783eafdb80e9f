package io.weir.topology.shard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.topology.shard.log.CorruptLogException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides about entries of the shards' changelog that are damaged. Thread-safe. */
final class DamagedEntries {
  private static final Logger logger = LoggerFactory.getLogger(DamagedEntries.class);

  private final DamagedState response;
  private final Counter skipped;

  DamagedEntries(DamagedState response, MeterRegistry registry) {
    this.response = response;
    this.skipped =
        Counter.builder("weir.shard.damaged.entries")
            .description("Entries of the changelog that were damaged and skipped")
            .register(registry);
  }

  /**
   * One was found. Returns if the shard is to go on without it.
   *
   * @param place where it stands
   * @throws CorruptLogException if the shard is to stop, with place and way out
   */
  void found(String place, CorruptLogException problem) {
    if (response == DamagedState.STOP) {
      throw new CorruptLogException(
          place
              + ": "
              + problem.getMessage()
              + "; weir.stream.damaged_state: skip goes on without what it held,"
              + " another weir.stream.application_id begins from nothing",
          problem);
    }
    skipped.increment();
    logger.error("{}: {}; what it held is lost", place, problem.getMessage());
  }
}
