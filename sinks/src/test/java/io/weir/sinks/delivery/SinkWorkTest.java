package io.weir.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** How records get into the store, whatever fails on the way. */
final class SinkWorkTest extends SinkWorkFixture {
  @Test
  void recordsBecomeRows() {
    work.put(List.of(batch(0, 1, 2), batch(1), batch(2, 3)));

    assertThat(store.values).containsExactly(1.0, 2.0, 3.0);
    assertThat(store.positions).isEqualTo(Map.of(PARTITION, 3L));
  }

  @Test
  void writesAreBoundedInRows() {
    work.put(List.of(batch(0, 1, 2, 3, 4, 5, 6), batch(1, 7, 8, 9), batch(2, 10, 11, 12)));

    assertThat(store.writeSizes).containsExactly(9, 3);
  }

  @Test
  void consumerStartsWhereTheStoreSays() {
    store.positions.put(PARTITION, 7L);
    work.open(List.of(PARTITION, new TopicPartition("weir.clean", 1)));

    assertThat(context.offsets).isEqualTo(Map.of(PARTITION, 7L));
    work.put(List.of(batch(5, 1), batch(6, 2), batch(7, 3)));
    assertThat(store.values).containsExactly(3.0);
    assertThat(meters.get("weir.sink.records.skipped").counter().count()).isEqualTo(2.0);
  }

  @Test
  void storeThatIsAwayWhenPartitionsComeIsAskedAgain() {
    store.positions.put(PARTITION, 7L);
    store.failures.add(new StoreException.Retriable("away", null));
    store.failures.add(new StoreException.Retriable("still away", null));
    work.open(List.of(PARTITION));
    assertThat(context.offsets).isEmpty();

    assertThatThrownBy(() -> work.put(List.of(batch(20, 1))))
        .isInstanceOf(RetriableException.class);
    work.put(List.of(batch(20, 1)));

    // The consumer goes back to 7, so these come again: neither written nor committed.
    assertThat(context.offsets).isEqualTo(Map.of(PARTITION, 7L));
    assertThat(store.values).isEmpty();
    assertThat(work.committable(Map.of(PARTITION, new OffsetAndMetadata(21)))).isEmpty();

    work.put(List.of(batch(7, 5), batch(20, 1)));
    assertThat(store.values).containsExactly(5.0, 1.0);
    assertThat(work.committable(Map.of(PARTITION, new OffsetAndMetadata(21)))).hasSize(1);
  }

  @Test
  void retriableFailureDeliversTheRestWhenItComesAgain() {
    List<SinkRecord> records = List.of(batch(0, 1, 2, 3, 4, 5, 6), batch(1, 7, 8, 9, 10, 11));
    SinkWork small = work(6);
    store.failures.add(new StoreException.Retriable("away", null));
    assertThatThrownBy(() -> small.put(records))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("away (failure 1, next try within ")
        .as("what Connect logs at each try")
        .hasNoCause()
        .extracting(Throwable::getStackTrace, InstanceOfAssertFactories.array(Object[].class))
        .isEmpty();
    assertThat(context.timeouts).hasSize(1);

    small.put(records);
    small.put(records);

    assertThat(store.values).hasSize(11).doesNotHaveDuplicates();
    assertThat(meters.get("weir.sink.retries").counter().count()).isEqualTo(1.0);
  }

  /**
   * Connect keeps the batch and pauses the consumer; beside it there is the reader's last record.
   */
  @Test
  void nothingIsHeldWhileTheStoreIsAway() {
    List<WeakReference<Object>> given = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      SinkRecord record = batch(i, 1, 2, 3);
      given.add(new WeakReference<>(record.value()));
      store.failures.add(new StoreException.Retriable("away", null));
      assertThatThrownBy(() -> work.put(List.of(record))).isInstanceOf(RetriableException.class);
    }

    System.gc();
    assertThat(given.stream().filter(record -> !record.refersTo(null)).count())
        .isLessThanOrEqualTo(1);
    assertThat(store.values).isEmpty();
  }

  @Test
  void offsetsWaitUntilTheStoreCannotLoseWhatTheyStandFor() {
    settleTime = Duration.ofSeconds(10);
    SinkWork settling = work(10);
    Map<TopicPartition, OffsetAndMetadata> current = Map.of(PARTITION, new OffsetAndMetadata(9));
    settling.put(List.of(batch(5, 1), batch(6, 2)));
    nanos += Duration.ofSeconds(6).toNanos();
    settling.put(List.of(batch(7, 3)));
    assertThat(settling.committable(current))
        .isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(5)));

    nanos += Duration.ofSeconds(4).toNanos();
    assertThat(settling.committable(current))
        .isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(7)));

    nanos += Duration.ofSeconds(6).toNanos();
    assertThat(settling.committable(current)).isEqualTo(current);
  }

  @Test
  void whatTheStoreMayHaveLostComesAgainWhenItWasAway() {
    settleTime = Duration.ofSeconds(10);
    SinkWork settling = work(10);
    settling.put(List.of(batch(5, 1)));
    nanos += Duration.ofSeconds(10).toNanos();
    settling.put(List.of(batch(6, 2)));
    store.failures.add(new StoreException.Retriable("away", null));
    assertThatThrownBy(() -> settling.put(List.of(batch(7, 3))))
        .isInstanceOf(RetriableException.class);

    settling.put(List.of(batch(7, 3)));
    assertThat(context.offsets).isEqualTo(Map.of(PARTITION, 6L));
    assertThat(settling.committable(Map.of(PARTITION, new OffsetAndMetadata(8)))).isEmpty();
    settling.put(List.of(batch(6, 2), batch(7, 3)));

    assertThat(store.values).containsExactly(1.0, 2.0, 2.0, 3.0);
  }

  @Test
  void waitsGrowUpToALimitAndObeyTheStore() {
    for (int i = 0; i < 8; i++) {
      store.failures.add(new StoreException.Retriable("away", null));
    }
    store.failures.add(
        new StoreException.Retriable("busy", null, Optional.of(Duration.ofSeconds(5))));
    for (int i = 0; i < 9; i++) {
      assertThatThrownBy(() -> work.put(List.of(batch(0, 1))))
          .isInstanceOf(RetriableException.class);
    }
    assertThat(context.timeouts.getFirst()).isBetween(50L, 100L);
    assertThat(context.timeouts.get(2)).isBetween(200L, 400L);
    assertThat(context.timeouts.get(7)).isBetween(500L, 1_000L);
    assertThat(context.timeouts.getLast()).isEqualTo(5_000L);
  }

  @Test
  void whoAsksIsToldSinceWhenAndForWhatTheSinkWaits() {
    assertThat(waits.of("test")).isEmpty();
    store.failures.add(new StoreException.Retriable("port\n  is closed", null));
    store.failures.add(new StoreException.Retriable("503: starting", null));
    assertThatThrownBy(() -> work.put(List.of(batch(0, 1)))).isInstanceOf(RetriableException.class);
    assertThat(waits.of("test"))
        .contains(new SinkWaits.Wait(Instant.ofEpochSecond(10), "port is closed"));

    nanos += Duration.ofMillis(2_500).toNanos();
    assertThatThrownBy(() -> work.put(List.of(batch(0, 1)))).isInstanceOf(RetriableException.class);
    assertThat(waits.of("test"))
        .contains(new SinkWaits.Wait(Instant.ofEpochSecond(10), "503: starting"));
    assertThat(waits.of("other")).isEmpty();
    assertThat(meters.get("weir.sink.waiting").gauge().value()).isEqualTo(2.5);

    work.put(List.of(batch(0, 1)));
    assertThat(waits.of("test")).isEmpty();
    assertThat(meters.get("weir.sink.waiting").gauge().value()).isZero();
  }

  @Test
  void aSinkThatIsStoppedWaitsNoLonger() {
    store.failures.add(new StoreException.Retriable("away", null));
    work.open(List.of(PARTITION));
    assertThat(waits.of("test")).isPresent();
    work.close();

    assertThat(waits.of("test")).isEmpty();
    assertThat(meters.find("weir.sink.waiting").gauge()).isNull();
  }

  @Test
  void fatalFailureEndsTheTask() {
    store.failures.add(new StoreException.Fatal("file is from a newer Weir", null));

    assertThatThrownBy(() -> work.put(List.of(batch(0, 1))))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("newer Weir");
  }
}
