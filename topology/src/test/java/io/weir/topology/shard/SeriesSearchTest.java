package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.index.Turns;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeriesSearchTest {
  private static final Matcher IS_X = Matcher.of("a", MatchOperator.EQUAL, "x");

  private final Head head = new Head();

  @Test
  void aSeriesThatTakesTheSlotOfOneThatWasFoundIsNotFoundForIt() {
    add(0, "x", "first");
    int taken = add(1, "x", "second");
    Turns turns =
        new Between(() -> {
          head.remove(taken);
          assertThat(add(2, "y", "third")).isEqualTo(taken);
        });

    List<FoundSeries> found = SeriesSearch.find(head, "t", List.of(IS_X), turns);

    assertThat(found).extracting(FoundSeries::ref).containsExactly(0L);
  }

  @Test
  void anExpressionOnAFewOfManyValuesIsTriedOnTheFew() {
    for (int i = 0; i < 10; i++) {
      add(i, i < 3 ? "x" : "y", "b" + i);
    }
    Matcher odd = Matcher.of("b", MatchOperator.REGEX, "b[13579]");

    assertThat(SeriesSearch.find(head, "t", List.of(IS_X, odd), Turns.OWN))
        .extracting(FoundSeries::ref)
        .containsExactly(1L);
  }

  private int add(long ref, String a, String b) {
    byte[] labels = Labels.of("__name__", "m", "a", a, "b", b).encoded();
    return head.add(ref, head.tenantId("t"), MetricType.GAUGE, labels);
  }

  /** Changes the head once the first series is named, when its turn may end. */
  private static final class Between implements Turns {
    private final Runnable change;
    private int calls;

    Between(Runnable change) {
      this.change = change;
    }

    @Override
    public void spend(int units) {
      if (++calls == 2) {
        change.run();
      }
    }

    @Override
    public void leave() {}

    @Override
    public void enter() {}
  }
}
