package io.weir.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.exchange.Section;
import io.weir.topology.exchange.SectionCodec;
import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.rules.schedule.Cadence;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports of three senders in a merge's state: which of them are kept, and what follows. */
final class ReportsAtHandTest {
  private static final long EXCHANGE = 7;
  private static final Cadence CADENCE = new Cadence(60_000, 0, 0);
  private static final SenderKey A = new SenderKey(0, 0);
  private static final SenderKey B = new SenderKey(0, 1);
  private static final SenderKey C = new SenderKey(0, 2);
  private static final List<SenderKey> ALL = List.of(A, B, C);

  private final KeyValueStore<Bytes, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("merge"), Serdes.Bytes(), Serdes.ByteArray())
          .withLoggingDisabled()
          .withCachingDisabled()
          .build();

  private MergeState state;

  ReportsAtHandTest() {
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    state = new MergeState(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void c3_whatBringsNothingIsNotKept() {
    for (int i = 1; i <= 100; i++) {
      ALL.forEach(nothingAt(minute(i)));
    }

    restart();

    assertThat(keys(MergeKey.SECTION)).isZero();
    assertThat(inflow().byTime()).isEmpty();
    assertThat(state.bytes()).isZero();
    assertThat(inflow().isComplete(minute(50), ALL)).isTrue();
    assertThat(inflow().isComplete(minute(101), ALL)).isFalse();
    assertThat(inflow().frontierMillis(ALL)).isEqualTo(minute(100));
  }

  @Test
  void c3_whatBringsNothingCanBeCorrectedAndBack() {
    for (int i = 1; i <= 3; i++) {
      ALL.forEach(nothingAt(minute(i)));
    }
    assertThat(saysSame(B, nothing(minute(2), 1))).isTrue();
    assertThat(saysSame(B, something(minute(2), 1))).isFalse();

    report(B, something(minute(2), 1));
    restart();

    assertThat(inflow().at(minute(2), B)).extracting(StoredReport::revision).isEqualTo(1L);
    assertThat(keys(MergeKey.SECTION)).isEqualTo(1);
    assertThat(state.bytes()).isPositive();
    assertThat(saysSame(B, something(minute(2), 2))).isTrue();
    assertThat(saysSame(B, nothing(minute(2), 2))).isFalse();
    assertThat(report(B, something(minute(2), 1))).as("of the same revision").isNull();

    report(B, nothing(minute(2), 2));
    restart();

    assertThat(inflow().at(minute(2), B)).isNull();
    assertThat(keys(MergeKey.SECTION)).isZero();
    assertThat(state.bytes()).isZero();
    assertThat(inflow().isComplete(minute(2), ALL)).isTrue();
    assertThat(saysSame(B, nothing(minute(2), 3))).isTrue();
  }

  @Test
  void whatIsIncompleteOrFailedOrInPartsIsKept() {
    report(A, section(minute(1), 0, 0, true, false, null, 0));
    report(B, section(minute(1), 0, 0, true, true, "bad", 0));
    report(C, section(minute(1), 0, 0, false, true, null, 0));
    report(C, section(minute(1), 0, 1, true, true, null, 0));

    restart();

    assertThat(inflow().at(minute(1)).keySet()).containsExactly(A, B, C);
    assertThat(keys(MergeKey.SECTION)).isEqualTo(4);
    assertThat(inflow().isComplete(minute(1), ALL)).isFalse();
  }

  /** Whatever its sender has reported of other times, before and after. */
  @Test
  void whatIsReportedInPartsIsWholeThoughItIsRestoredBetweenThem() {
    for (int i = 1; i <= 20; i++) {
      report(A, something(minute(i), 0));
    }
    for (int i = 5; i <= 15; i += 5) {
      assertThat(report(A, section(minute(i), 1, 0, false, true, null, 3))).isNull();
    }
    assertThat(report(B, section(minute(3), 0, 0, false, true, null, 3))).isNull();
    restart();

    for (int i = 1; i <= 20; i++) {
      assertThat(inflow().at(minute(i), A)).extracting(StoredReport::revision).isEqualTo(0L);
    }
    report(A, section(minute(10), 1, 1, true, true, null, 4));
    restart();
    assertThat(inflow().at(minute(10)).values())
        .singleElement()
        .satisfies(whole -> assertThat(whole.elements()).hasSize(7));

    assertThat(keys(MergeKey.SECTION)).isEqualTo(20 + 1 + 3);
    state.prune(inflow(), minute(15));
    assertThat(keys(MergeKey.SECTION)).isEqualTo(6 + 1);
    state.forget(inflow());
    assertThat(keys(MergeKey.SECTION)).isZero();
  }

  @Test
  void r8_anAmbiguousJoinFailsAtTimesWithAnythingOnItsManySide() {
    JoinSides many = new JoinSides(0b10, List.of());
    JoinSides ambiguous = new JoinSides(0, List.of(new JoinSides.Ambiguity(1, "two of them")));
    for (int i = 1; i <= 9; i++) {
      report(A, joining(minute(i), 0, i < 7 ? many : JoinSides.NONE));
      report(B, joining(minute(i), 0, i == 2 || i >= 6 ? ambiguous : JoinSides.NONE));
      nothingAt(minute(i)).accept(C);
    }
    restart();

    assertThat(failures(9)).containsExactly(2, 6);
    assertThat(keys(MergeKey.SECTION)).as("only what is ambiguous is kept").isEqualTo(5);
    assertThat(saysSame(A, joining(minute(6), 1, many))).isTrue();
    assertThat(saysSame(A, joining(minute(6), 1, JoinSides.NONE))).isFalse();

    report(A, joining(minute(6), 1, JoinSides.NONE));
    report(C, joining(minute(8), 1, new JoinSides(0b11, List.of())));
    restart();
    assertThat(failures(9)).containsExactly(2, 8);

    state.prune(inflow(), minute(3));
    state.finish();
    restart();
    report(B, joining(minute(4), 1, ambiguous));
    assertThat(failures(9)).containsExactly(4, 8);
  }

  private List<Integer> failures(int minutes) {
    return IntStream.rangeClosed(1, minutes)
        .filter(minute -> inflow().failure(minute(minute)) != null)
        .boxed()
        .toList();
  }

  @Test
  void r7_aTimeIsCompleteOnceWhoWasLeftOutHasComePastIt() {
    LeavingOut leavingOut = new LeavingOut(new MergePlace(0, 1, 3, "default"), 60_000);
    nothingAt(minute(1)).accept(A);
    nothingAt(minute(1)).accept(B);
    nothingAt(minute(1)).accept(C);
    nothingAt(minute(2)).accept(A);
    nothingAt(minute(2)).accept(C);
    assertThat(look(leavingOut, away -> false, minute(2))).isFalse();
    nothingAt(minute(3)).accept(A);
    nothingAt(minute(3)).accept(C);
    assertThat(look(leavingOut, away -> false, minute(3) - 1)).isFalse();
    assertThat(look(leavingOut, away -> false, minute(3))).isTrue();
    state.noteLeftOut(EXCHANGE, ALL);
    state.finish();

    restart();

    assertThat(inflow().leftOut()).containsExactly(B);
    assertThat(inflow().frontierMillis(ALL)).isEqualTo(minute(3));
    assertThat(inflow().isComplete(minute(1), ALL)).isTrue();
    assertThat(inflow().isComplete(minute(2), ALL)).isFalse();
    assertThat(saysSame(B, nothing(minute(2), 0))).as("that it comes at last is new").isFalse();
    nothingAt(minute(2)).accept(B);
    assertThat(inflow().isComplete(minute(2), ALL)).isTrue();
    assertThat(inflow().isComplete(minute(3), ALL)).isFalse();
  }

  @Test
  void r4_whoIsFarBehindIsWaitedForUnlessItIsAwayElsewhereToo() {
    LeavingOut leavingOut = new LeavingOut(new MergePlace(0, 1, 3, "default"), 60_000);
    nothingAt(minute(1)).accept(A);
    nothingAt(minute(1)).accept(B);
    for (int minute = 2; minute <= 100; minute++) {
      nothingAt(minute(minute)).accept(A);
    }
    assertThat(look(leavingOut, away -> true, minute(110))).isFalse();
    assertThat(look(leavingOut, away -> true, minute(112))).as("all are far behind").isFalse();
    nothingAt(minute(111)).accept(A);
    assertThat(look(leavingOut, away -> true, minute(113) - 1))
        .as("one has come to the present, but a minute hasn't passed")
        .isFalse();
    assertThat(look(leavingOut, away -> false, minute(113))).isFalse();
    assertThat(look(leavingOut, away -> true, minute(113))).isTrue();
    assertThat(inflow().leftOut()).as("of minute 1").containsExactly(C);
    assertThat(look(leavingOut, away -> true, minute(113))).isFalse();
    assertThat(look(leavingOut, away -> false, minute(114))).isFalse();
    assertThat(look(leavingOut, away -> true, minute(114))).isTrue();
    assertThat(inflow().leftOut()).containsExactlyInAnyOrder(B, C);
  }

  @Test
  void r4_nobodyIsLeftOutForASilenceOfAll() {
    LeavingOut leavingOut = new LeavingOut(new MergePlace(0, 1, 3, "default"), 60_000);
    ALL.forEach(nothingAt(minute(1)));
    nothingAt(minute(2)).accept(A);
    assertThat(look(leavingOut, away -> false, minute(2))).isFalse();
    nothingAt(minute(3)).accept(A);
    assertThat(look(leavingOut, away -> false, minute(182)))
        .as("they go on, one of them first")
        .isFalse();
    nothingAt(minute(182)).accept(A);
    assertThat(look(leavingOut, away -> false, minute(184))).isFalse();
  }

  @Test
  void r4_aBrokersClockThatWasAheadHoldsUpNothing() {
    LeavingOut leavingOut = new LeavingOut(new MergePlace(0, 1, 3, "default"), 60_000);
    ALL.forEach(nothingAt(minute(1)));
    nothingAt(minute(2)).accept(A);
    assertThat(look(leavingOut, away -> false, minute(300))).isFalse();
    assertThat(look(leavingOut, away -> false, minute(2))).isFalse();
    assertThat(look(leavingOut, away -> false, minute(3))).isTrue();
  }

  @Test
  void whoBeginsLaterIsNotMissed() {
    nothingAt(minute(1)).accept(A);
    nothingAt(minute(1)).accept(B);
    assertThat(inflow().isComplete(minute(1), ALL)).isFalse();
    nothingAt(minute(2)).accept(C);
    assertThat(inflow().isComplete(minute(1), ALL)).isTrue();
    assertThat(inflow().firstAfter(Inflow.NONE, CADENCE)).isEqualTo(minute(1));
    assertThat(inflow().firstAfter(minute(1), CADENCE)).isEqualTo(minute(2));
    assertThat(inflow().firstAfter(minute(2), CADENCE)).isEqualTo(Inflow.NONE);
  }

  @Test
  void r7_whatIsPlainlyCompleteIsCompleteAtEachTime() {
    int minutes = 12;
    int plain = 0;
    int notPlain = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      state.forget(inflow());
      for (SenderKey from : ALL) {
        int first = 1 + random.nextInt(3);
        int last = minutes - random.nextInt(3);
        for (int minute = first; minute <= last; minute++) {
          report(from, any(random, minute, 0));
          if (random.nextInt(6) == 0) {
            report(from, any(random, first + random.nextInt(minute - first + 1), minute));
          }
        }
      }
      if (random.nextBoolean()) {
        state.prune(inflow(), minute(1 + random.nextInt(minutes)));
      }
      if (random.nextBoolean()) {
        state.finish();
        restart();
      }
      for (int from = 1; from <= minutes; from++) {
        for (int to = from; to <= minutes; to++) {
          boolean each =
              IntStream.rangeClosed(from, to)
                  .allMatch(minute -> inflow().isComplete(minute(minute), ALL));
          if (inflow().isPlainlyComplete(minute(from), minute(to), ALL)) {
            assertThat(each).as("seed %d, %d to %d", seed, from, to).isTrue();
            plain++;
          } else if (each) {
            notPlain++;
          }
        }
      }
    }
    assertThat(plain).as("of those that are complete").isGreaterThan(20 * notPlain);
  }

  private static Section any(Random random, int minute, int revision) {
    return section(
        minute(minute), revision, 0, true, random.nextInt(9) > 0, null, random.nextInt(2));
  }

  @Test
  void c4_whatIsOlderThanWhatIsKeptCorrectsNothing() {
    for (int i = 1; i <= 10; i++) {
      ALL.forEach(nothingAt(minute(i)));
    }
    report(A, something(minute(2), 1));
    report(A, something(minute(9), 1));
    assertThat(Retention.isTooOld(inflow(), minute(1), ALL)).isFalse();

    state.prune(inflow(), minute(5));
    state.finish();
    restart();

    assertThat(Retention.isTooOld(inflow(), minute(4), ALL)).isTrue();
    assertThat(Retention.isTooOld(inflow(), minute(5), ALL)).isFalse();
    assertThat(Retention.isTooOld(inflow(), minute(8), ALL)).as("before any stored").isFalse();
    assertThat(inflow().isComplete(minute(4), ALL)).as("what is dropped isn't known").isFalse();
    assertThat(inflow().isComplete(minute(5), ALL)).isTrue();
    assertThat(state.floorMillis(inflow().exchangeId())).isEqualTo(minute(5));
    assertThat(inflow().byTime().keySet()).containsExactly(minute(9));
    assertThat(keys(MergeKey.SECTION)).isEqualTo(1);
  }

  @Test
  void whatIsForgottenBeginsAnew() {
    ALL.forEach(nothingAt(minute(1)));
    report(A, something(minute(1), 1));
    state.forget(inflow());
    state.finish();

    assertThat(keys(MergeKey.SECTION) + keys(MergeKey.FRONTIER)).isZero();
    restart();
    assertThat(inflow().firstMillis()).isEqualTo(Inflow.NONE);
    assertThat(Retention.isTooOld(inflow(), minute(1), ALL)).isFalse();
  }

  private boolean look(LeavingOut leavingOut, Predicate<SenderKey> isAway, long appendTimeMillis) {
    boolean isPresent = inflow().newestMillis() > appendTimeMillis - 6 * 60_000;
    return leavingOut.look(inflow(), ALL, isAway, CADENCE, isPresent, appendTimeMillis);
  }

  private static long minute(int minute) {
    return minute * 60_000L;
  }

  private Inflow inflow() {
    return state.inflow(EXCHANGE);
  }

  private void restart() {
    state = new MergeState(store);
  }

  private Consumer<SenderKey> nothingAt(long timeMillis) {
    return from -> report(from, nothing(timeMillis, 0));
  }

  private @Nullable StoredReport report(SenderKey from, Section part) {
    StoredReport whole = state.collect(from, part);
    if (whole != null) {
      state.replace(inflow(), part.timeMillis(), from, whole);
      state.finish();
    }
    return whole;
  }

  private boolean saysSame(SenderKey from, Section part) {
    var whole = new StoredReport(List.of(new StoredReport.Part(part, encoded(part))));
    return inflow().saysSame(from, part.timeMillis(), whole);
  }

  private static byte[] encoded(Section part) {
    AvroOutput out = new AvroOutput(64);
    SectionCodec.write(part, out);
    return out.toByteArray();
  }

  private static Section nothing(long timeMillis, long revision) {
    return section(timeMillis, revision, 0, true, true, null, 0);
  }

  private static Section joining(long timeMillis, long revision, JoinSides joins) {
    return new Section(
        EXCHANGE, 0, timeMillis, revision, 0, true, true, null, joins, new byte[] {0});
  }

  private static Section something(long timeMillis, long revision) {
    return section(timeMillis, revision, 0, true, true, null, 1);
  }

  private static Section section(
      long timeMillis,
      long revision,
      int part,
      boolean barrier,
      boolean complete,
      @Nullable String failure,
      int elements) {
    AvroOutput array = new AvroOutput(64);
    if (elements > 0) {
      array.writeLong(elements);
      for (int i = 0; i < elements; i++) {
        array.writeLong(0); // labels
        array.writeLong(0); // numbers
        array.writeLong(0); // histograms
      }
    }
    array.writeLong(0);
    return new Section(
        EXCHANGE,
        0,
        timeMillis,
        revision,
        part,
        barrier,
        complete,
        failure,
        JoinSides.NONE,
        array.toByteArray());
  }

  private int keys(byte kind) {
    List<Bytes> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(entry -> {
        if (entry.key.get()[0] == kind) {
          found.add(entry.key);
        }
      });
    }
    return found.size();
  }
}
