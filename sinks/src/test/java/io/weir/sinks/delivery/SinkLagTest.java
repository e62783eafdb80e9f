package io.weir.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

/** What a task tells of how far it is behind. */
final class SinkLagTest extends SinkWorkFixture {
  @Test
  void lagIsThatOfTheNewestEventTime() {
    work.put(List.of(batch(0, 1)));

    assertThat(meters.get("weir.sink.lag").gauge().value()).isEqualTo(9.0);
    assertThat(meters.get("weir.sink.rows").tag("kind", "sample").counter().count()).isEqualTo(1.0);
    work.close();
    assertThat(meters.find("weir.sink.lag").gauge()).isNull();
    assertThat(store.closed).isTrue();
  }

  @Test
  void lagInRecordsIsWhatIsCommittedLessWhatIsInTheStore() {
    cluster.ends.put(PARTITION, 5L);
    work.open(List.of(PARTITION));
    assertThat(lagRecords()).isNaN();

    work.put(List.of(batch(0, 1), batch(1, 2)));
    assertThat(lagRecords()).isNaN();
    cluster.answer();
    assertThat(lagRecords()).isEqualTo(3.0);

    cluster.ends.put(PARTITION, 9L);
    work.put(List.of(batch(2, 1)));
    assertThat(cluster.questions()).isZero();
    assertThat(lagRecords()).isEqualTo(2.0);

    nanos += Duration.ofSeconds(10).toNanos();
    work.put(List.of());
    cluster.answer();
    assertThat(lagRecords()).isEqualTo(6.0);
  }

  @Test
  void lagInRecordsGrowsWhileTheStoreIsAway() {
    cluster.ends.put(PARTITION, 5L);
    work.open(List.of(PARTITION));
    for (int i = 0; i < 2; i++) {
      store.failures.add(new StoreException.Retriable("away", null));
      assertThatThrownBy(() -> work.put(List.of(batch(2, 1))))
          .isInstanceOf(RetriableException.class);
      cluster.answer();
      assertThat(lagRecords()).isEqualTo(3.0 + i);

      cluster.ends.put(PARTITION, 6L);
      nanos += Duration.ofSeconds(10).toNanos();
    }
  }

  @Test
  void partitionOfWhichNothingCameIsAsFarAsItIsCommitted() {
    cluster.ends.put(PARTITION, 5L);
    cluster.committed.put(PARTITION, 4L);
    work.open(List.of(PARTITION));
    work.put(List.of());
    cluster.answer();

    assertThat(lagRecords()).isEqualTo(1.0);
  }

  @Test
  void lagInRecordsIsUnknownWhenTheClusterCannotTell() {
    cluster.ends.put(PARTITION, 5L);
    work.open(List.of(PARTITION));
    work.put(List.of(batch(0, 1)));
    cluster.answer();
    assertThat(lagRecords()).isEqualTo(4.0);

    nanos += Duration.ofSeconds(10).toNanos();
    work.put(List.of());
    work.put(List.of());
    assertThat(cluster.questions()).isEqualTo(1);
    cluster.fail();
    assertThat(lagRecords()).isNaN();
    work.close(List.of(PARTITION));
    assertThat(lagRecords()).isNaN();
    work.close();
    assertThat(meters.find("weir.sink.lag.records").gauge()).isNull();
    assertThat(cluster.closed).isTrue();
  }

  @Test
  void partitionWithoutRecordsHasNoLag() {
    cluster.ends.put(PARTITION, 0L);
    work.open(List.of(PARTITION));
    work.put(List.of());
    cluster.answer();

    assertThat(lagRecords()).isZero();
    assertThat(meters.get("weir.sink.lag").gauge().value()).isNaN();
  }

  private double lagRecords() {
    return meters.get("weir.sink.lag.records").gauge().value();
  }
}
