package io.weir.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.relabel.RelabelText;
import io.weir.schemas.relabel.Relabeling;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What becomes of rows that the store refuses or isn't to have. */
final class RefusedRowsTest extends SinkWorkFixture {
  @Test
  void recordsAreReportedOnceHoweverOftenTheyAreTried() {
    List<SinkRecord> records = List.of(record(0, new byte[0]), batch(1, 1));
    store.failures.add(new StoreException.Retriable("away", null));
    assertThatThrownBy(() -> work.put(records)).isInstanceOf(RetriableException.class);
    work.put(records);

    assertThat(rejections.reports).hasSize(1);
    assertThat(store.values).containsExactly(1.0);
  }

  @Test
  void refusedRowsAreFoundAndTheOthersWritten() {
    store.refused = value -> value == 5 || value == 8;
    work.put(List.of(batch(0, 1, 2), batch(1, 3, 4, 5, 6, 7, 8), batch(2, 9)));

    assertThat(store.values).containsExactlyInAnyOrder(1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 9.0);
    assertThat(rejections.reports)
        .singleElement()
        .asString()
        .startsWith("1 refused 2 2 of 6 rows, the first of default/x{job=\"j\"}: value 5.0");
    assertThat(store.positions).isEqualTo(Map.of(PARTITION, 3L));
  }

  @Test
  void recordThatIsRefusedThroughoutIsGivenUpAfterAWhile() {
    double[] values = new double[2_000];
    java.util.Arrays.setAll(values, i -> i);
    store.refused = value -> true;
    work.put(List.of(batch(0, values)));

    assertThat(rejections.reports).singleElement().asString().startsWith("0 refused 2000 ");
    assertThat(store.positions).isEqualTo(Map.of(PARTITION, 1L));
  }

  @Test
  void rowsThatTheSinkIsNotToHaveAreCountedOnceAndTheirRecordsPassed() {
    SinkWork filtering =
        work(
            10,
            new RowSelection(
                Relabeling.of(
                    RelabelText.parse("rules", "[{source_labels: [job], regex: j, action: drop}]")),
                true,
                10));
    store.failures.add(new StoreException.Retriable("away", null));
    List<SinkRecord> records = List.of(batch(0, 1, 2), batch(1, 3));
    assertThatThrownBy(() -> filtering.put(records)).isInstanceOf(RetriableException.class);
    filtering.put(records);

    assertThat(store.values).isEmpty();
    assertThat(rejections.reports).isEmpty();
    assertThat(store.positions).isEqualTo(Map.of(PARTITION, 2L));
    assertThat(meters.get("weir.sink.rows.left.out").tag("reason", "filtered").counter().count())
        .isEqualTo(3.0);
  }
}
