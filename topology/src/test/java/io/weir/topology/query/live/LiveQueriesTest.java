package io.weir.topology.query.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Progress;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveQueriesTest {
  private static final Duration STEP = Duration.ofSeconds(10);

  private final OneSeries engine = new OneSeries();
  private volatile Progress progress = new Progress(Long.MIN_VALUE, Map.of());
  private final LiveQueries queries =
      new LiveQueries(engine, () -> progress, QueryOptions.DEFAULTS, 2);

  @AfterEach
  void close() {
    queries.close();
  }

  @Test
  void aTickIsToldOnceTheWatermarkHasPassedIt() throws Exception {
    engine.put(10_000, 1);
    engine.put(20_000, 2);
    Heard heard = new Heard();
    progress = new Progress(20_000, Map.of(0, 0L));
    queries.subscribe(query("m"), STEP, heard);
    assertThat(heard.next()).isEqualTo("10000 1.0");
    progress = new Progress(20_001, Map.of(0, 0L));
    assertThat(heard.next()).isEqualTo("20000 2.0");
    assertThat(heard.ticks).isEmpty();
  }

  @Test
  void noTickIsSkippedWhenTheWatermarkJumps() throws Exception {
    engine.put(10_000, 1);
    Heard heard = new Heard();
    progress = new Progress(10_001, Map.of());
    queries.subscribe(query("m"), STEP, heard);
    assertThat(heard.next()).isEqualTo("10000 1.0");
    progress = new Progress(45_000, Map.of());
    assertThat(heard.next()).isEqualTo("20000 1.0");
    assertThat(heard.next()).isEqualTo("30000 1.0");
    assertThat(heard.next()).isEqualTo("40000 1.0");
  }

  @Test
  void whatChangesBehindTheWatermarkIsCorrected() throws Exception {
    engine.put(10_000, 1);
    Heard heard = new Heard();
    progress = new Progress(30_001, Map.of(0, 0L));
    queries.subscribe(query("m"), STEP, heard);
    assertThat(heard.next()).isEqualTo("30000 1.0");
    progress = new Progress(40_001, Map.of(0, 0L));
    assertThat(heard.next()).isEqualTo("40000 1.0");
    engine.put(35_000, 7);
    progress = new Progress(40_001, Map.of(0, 1L));
    assertThat(heard.next()).isEqualTo("40000 7.0 corrected");
    progress = new Progress(50_001, Map.of(0, 1L));
    assertThat(heard.next()).isEqualTo("50000 7.0");
    assertThat(heard.revisions).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aHundredWhoListenCostOneEvaluation() throws Exception {
    engine.put(10_000, 1);
    progress = new Progress(10_001, Map.of());
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Heard heard = new Heard();
      all.add(heard);
      queries.subscribe(query("m"), STEP, heard);
    }
    for (Heard heard : all) {
      assertThat(heard.next()).isEqualTo("10000 1.0");
    }
    assertThat(engine.evaluations()).isEqualTo(1);
  }

  @Test
  void whoComesLaterHearsTheNewestTickAtOnce() throws Exception {
    engine.put(10_000, 1);
    progress = new Progress(10_001, Map.of());
    Heard first = new Heard();
    queries.subscribe(query("m"), STEP, first);
    first.next();
    Heard second = new Heard();
    queries.subscribe(query("m"), STEP, second);
    assertThat(second.ticks.poll()).isEqualTo("10000 1.0");
  }

  @Test
  void whoWasAwayIsToldWhatItHasMissedOnce() throws Exception {
    engine.put(10_000, 1);
    engine.put(35_000, 7);
    progress = new Progress(50_001, Map.of());
    Heard heard = new Heard();
    queries.resume(query("m"), STEP, 20_000, heard);
    assertThat(heard.next()).isEqualTo("30000 1.0");
    assertThat(heard.next()).isEqualTo("40000 7.0");
    assertThat(heard.next()).isEqualTo("50000 7.0");
    progress = new Progress(60_001, Map.of());
    assertThat(heard.next()).isEqualTo("60000 7.0");
    assertThat(heard.revisions).isSorted().doesNotHaveDuplicates();

    Heard sooner = new Heard();
    queries.resume(query("m"), STEP, 60_000, sooner);
    progress = new Progress(70_001, Map.of());
    assertThat(sooner.next()).as("no tick twice").isEqualTo("70000 7.0");
    assertThat(heard.next()).isEqualTo("70000 7.0");
  }

  @Test
  void whoWasAwayForTooLongIsToldTheNewest() throws Exception {
    engine.put(10_000, 1);
    progress = new Progress(200_000_001, Map.of());
    Heard heard = new Heard();
    queries.resume(query("m"), STEP, 10_000, heard);
    assertThat(heard.next()).isEqualTo("90010000 nothing");
  }

  @Test
  void differentQuestionsAreLimitedAndFreeTheirPlaces() throws Exception {
    LiveQueries.Subscription one = queries.subscribe(query("m"), STEP, new Heard());
    queries.subscribe(query("m + 1"), STEP, new Heard());
    assertThatThrownBy(() -> queries.subscribe(query("m + 2"), STEP, new Heard()))
        .isInstanceOf(QueryFailure.class)
        .hasMessageContaining("at most 2");
    one.close();
    queries.subscribe(query("m + 2"), STEP, new Heard());
  }

  @Test
  void anExpressionWithoutAValueEndsTheStream() throws Exception {
    progress = new Progress(10_001, Map.of());
    Heard heard = new Heard();
    queries.subscribe(query("m[5m]"), STEP, heard);
    assertThat(heard.next()).contains("needs a scalar or an instant vector");
  }

  @Test
  void aStepThatIsTooShortIsRefused() {
    assertThatThrownBy(() -> queries.subscribe(query("m"), Duration.ofMillis(999), new Heard()))
        .hasMessage("step: expected at least 1s, found 999ms");
  }

  private static Query query(String text) throws ParseException {
    return new Query(Asker.of("default"), text, PromQlParser.parse(text));
  }

  /** What was told, as text. */
  private static final class Heard implements LiveListener {
    private final BlockingQueue<String> ticks = new LinkedBlockingQueue<>();
    private final List<Long> revisions = new ArrayList<>();

    @Override
    public void tick(LiveTick tick) {
      synchronized (revisions) {
        revisions.add(tick.revision());
      }
      ticks.add(
          tick.timeMillis()
              + " "
              + (tick.value().size() == 0 ? "nothing" : tick.value().value(0))
              + (tick.correction() ? " corrected" : ""));
    }

    @Override
    public void failed(QueryFailure failure) {
      ticks.add(String.valueOf(failure.getMessage()));
    }

    String next() throws InterruptedException {
      return String.valueOf(ticks.poll(20, TimeUnit.SECONDS));
    }
  }
}
