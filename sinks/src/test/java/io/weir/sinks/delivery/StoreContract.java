package io.weir.sinks.delivery;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.record;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.samples.StaleMarker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds for every store, whatever it is made of. A store's tests extend it, open the store,
 * look into it, and declare what it can't.
 */
public abstract class StoreContract extends CorrectionsContract {
  @Test
  void whatComesAgainChangesNothing() throws Exception {
    Series series = series("__name__", "again", "job", "x");
    Delivery first =
        new Delivery(
            List.of(
                record(0, 7, List.of(sample(series, START, 1), sample(series, START + 1, 2))),
                record(1, 3, List.of(sample(series, START + 2, 3)))));
    List<Stored> expected =
        List.of(new Stored(START, 1), new Stored(START + 1, 2), new Stored(START + 2, 3));
    try (Store store = opened()) {
      store.write(first);
      store.write(first);
      assertThat(samples(series)).isEqualTo(expected);
    }
    try (Store store = opened()) {
      store.write(first);
      assertThat(samples(series)).isEqualTo(expected);
    }
  }

  @Test
  void sameRowsUnderOtherOffsetsChangeNothing() throws Exception {
    Series series = series("__name__", "replayed", "job", "x");
    try (Store store = opened()) {
      store.write(delivery(1, sample(series, START, 1), sample(series, START + 1, 2)));
      store.write(delivery(2, sample(series, START, 1)));
      store.write(delivery(3, sample(series, START + 1, 2), sample(series, START + 1, 2)));

      assertThat(samples(series)).containsExactly(new Stored(START, 1), new Stored(START + 1, 2));
    }
  }

  @Test
  void resultsThatComeAgainChangeNothing() throws Exception {
    Series series = series("__name__", "job:again:sum", "job", "x");
    Delivery first =
        delivery(
            1,
            result(series, START, 1, 1),
            result(series, START + 60_000, 2, 1),
            result(series, START + 120_000, StaleMarker.VALUE, 1));
    try (Store store = opened()) {
      store.write(first);
      store.write(first);
    }
    try (Store store = opened()) {
      store.write(first);
      store.write(delivery(2, result(series, START + 60_000, 2, 1)));

      assertThat(results(series))
          .extracting(Stored::toString)
          .containsExactly(START + "=1.0", (START + 60_000) + "=2.0", (START + 120_000) + "=stale");
    }
  }

  /** Offsets are a task's own affair: after a crash the same rows come in other batches. */
  @Test
  void batchesThatAreCutDifferentlyChangeNothing() throws Exception {
    Series series = series("__name__", "cut", "job", "x");
    List<Row> rows = new ArrayList<>();
    List<Stored> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      rows.add(sample(series, START + i * 1_000L, i));
      expected.add(new Stored(START + i * 1_000L, i));
    }
    try (Store store = opened()) {
      store.write(
          new Delivery(
              List.of(record(0, 1, rows.subList(0, 4)), record(0, 2, rows.subList(4, 6)))));
      store.write(
          new Delivery(
              List.of(new RecordRows(PARTITIONS.getFirst(), 1, rows.subList(0, 1), false))));
      store.write(
          new Delivery(
              List.of(
                  new RecordRows(PARTITIONS.getFirst(), 1, rows.subList(1, 4), true),
                  record(0, 2, rows.subList(4, 6)))));
      store.write(delivery(3, rows));
      store.write(new Delivery(List.of(record(1, 0, rows.subList(2, 5)))));

      assertThat(samples(series)).isEqualTo(expected);
    }
  }

  @Test
  void rowThatIsRefusedHoldsUpNoOther() throws Exception {
    Series good = series("__name__", "beside_a_refused_row", "job", "x");
    Row bad =
        refusedRow().orElse(sample(series("__name__", "absurd", "job", "x"), Long.MAX_VALUE, 1));
    try (Store store = opened()) {
      List<String> reports =
          deliver(
              store,
              1,
              sample(good, START, 1),
              sample(good, START + 1_000, 2),
              bad,
              sample(good, START + 2_000, 3),
              sample(good, START + 3_000, 4));
      deliver(store, 2, sample(good, START + 4_000, 5));

      assertThat(samples(good)).extracting(Stored::value).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
      if (refusedRow().isPresent()) {
        assertThat(reports).singleElement().asString().startsWith("1 refused 1 1 of 5 rows, the ");
      } else {
        assertThat(reports).isEmpty();
      }
    }
  }

  @Test
  void storeThatWasAwayTakesWhatCouldNotBeWritten() throws Exception {
    Series series = series("__name__", "away", "job", "x");
    Delivery second = delivery(2, sample(series, START + 1_000, 2));
    Outage outage = outage();
    Store store = opened();
    try {
      store.write(delivery(1, sample(series, START, 1)));
      if (!outage.whileOpen()) {
        store.close();
      }
      outage.begin();
      try {
        if (!outage.whileOpen()) {
          store = open();
        }
        Store away = store;
        for (int attempt = 0; attempt < 2; attempt++) {
          assertThatThrownBy(() -> positionAndWrite(away, second))
              .isInstanceOf(StoreException.Retriable.class);
        }
      } finally {
        outage.end();
      }
      positionAndWrite(store, second);
      store.write(delivery(3, sample(series, START + 2_000, 3)));

      assertThat(samples(series)).extracting(Stored::value).containsExactly(1.0, 2.0, 3.0);
    } finally {
      store.close();
    }
  }

  @Test
  void limitIsSaidByTheStoreAndWhatIsWithinItStays() throws Exception {
    Optional<Limited> declared = limited();
    if (declared.isEmpty()) {
      return;
    }
    Limited limited = declared.get();
    try (Store store = limited.store()) {
      store.positions(PARTITIONS);
      store.write(delivery(1, List.copyOf(limited.within())));

      assertThatThrownBy(() -> store.write(delivery(2, List.copyOf(limited.beyond()))))
          .isInstanceOf(limited.failure())
          .hasMessageContaining(limited.words());
      for (SampleRow row : limited.within()) {
        assertThat(samples(row.series())).contains(new Stored(row.timestampMillis(), row.value()));
      }
    }
  }

  @Test
  void retentionLetsOldRowsGoAndNoOthers() throws Exception {
    Optional<Retaining> declared = retaining();
    if (declared.isEmpty()) {
      return;
    }
    Retaining retaining = declared.get();
    SampleRow kept = retaining.kept();
    try (Store store = retaining.store()) {
      store.positions(PARTITIONS);
      store.write(delivery(1, retaining.expired(), kept));

      long deadlineNanos = System.nanoTime() + retaining.within().toNanos();
      while (retaining.rows().call().size() > 1 && System.nanoTime() < deadlineNanos) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      assertThat(retaining.rows().call())
          .containsExactly(new Stored(kept.timestampMillis(), kept.value()));
    }
  }

  @Test
  void checkTellsTheVersionAndReadsBackWhatItWrote() throws Exception {
    try (Store store = open()) {
      StoreCheck check = store.check();

      assertThat(check.problems()).isEmpty();
      assertThat(check.version()).matches(".*[0-9]+\\.[0-9]+.*");
      assertThat(check.probe()).isEqualTo(StoreCheck.READ_BACK);
    }
  }

  @Test
  void eachRowIsThereOnceHoweverOftenTheWriterDies(@TempDir Path folder) throws Exception {
    new Crashes(this, folder).check();
  }

  private static void positionAndWrite(Store store, Delivery delivery) throws StoreException {
    store.positions(PARTITIONS);
    store.write(delivery);
  }
}
