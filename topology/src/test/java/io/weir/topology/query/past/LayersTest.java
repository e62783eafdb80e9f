package io.weir.topology.query.past;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.topology.query.Source;
import io.weir.topology.query.past.PastLayer.Content;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LayersTest {
  private static Duration soon() {
    return Duration.ofSeconds(1);
  }

  /** A layer that is told of, not read. */
  private record Told(
      String store, Content content, long windowMillis, long heldFrom, OptionalLong oldest)
      implements PastLayer {
    @Override
    public long heldFromMillis(long nowMillis) {
      return heldFrom;
    }

    @Override
    public OptionalLong oldestMillis(Duration timeout) {
      return oldest;
    }

    @Override
    public long completeUntilMillis(long untilMillis, Duration timeout) {
      return untilMillis;
    }

    @Override
    public List<PastSeries> samples(PastQuestion question, Duration timeout) {
      return List.of();
    }

    @Override
    public List<Labels> series(PastQuestion question, Duration timeout) {
      return List.of();
    }
  }

  private static Told layer(String store, long window, long heldFrom) {
    return new Told(store, Content.SAMPLES, window, heldFrom, OptionalLong.empty());
  }

  private static List<String> pieces(
      List<PastLayer> layers, Source source, long fromMillis, long toMillis) {
    return Layers.of(layers, Content.SAMPLES, source, 1_000, LayersTest::soon)
        .pieces(fromMillis, toMillis)
        .stream()
        .map(piece -> piece.layer().store() + " " + piece.fromMillis() + " to " + piece.toMillis())
        .toList();
  }

  @Test
  void theFinestIsReadAsFarAsItIsHeld() {
    List<PastLayer> layers =
        List.of(layer("years", 100, 0), layer("days", 10, 400), layer("raw", 0, 733));
    assertThat(pieces(layers, Source.AUTO, 50, 990))
        .containsExactly("raw 740 to 990", "days 400 to 739", "years 50 to 399");
    assertThat(pieces(layers, Source.AUTO, 745, 990)).containsExactly("raw 745 to 990");
    assertThat(pieces(layers, Source.AUTO, 410, 600)).containsExactly("days 410 to 600");
    assertThat(pieces(layers, Source.SHORT, 50, 990)).containsExactly("raw 733 to 990");
    assertThat(pieces(layers, Source.LONG, 50, 990))
        .containsExactly("days 400 to 990", "years 50 to 399");
    assertThat(pieces(layers, Source.HEAD, 50, 990)).isEmpty();
    assertThat(pieces(layers, Source.AUTO, 990, 50)).isEmpty();
  }

  @Test
  void ofTwoOfOneResolutionTheFirstIsReadFirst() {
    List<PastLayer> layers = List.of(layer("near", 0, 800), layer("far", 0, 300));
    assertThat(pieces(layers, Source.AUTO, 0, 990))
        .containsExactly("near 800 to 990", "far 300 to 799");
    List<PastLayer> reversed = List.of(layer("far", 0, 300), layer("near", 0, 800));
    assertThat(pieces(reversed, Source.AUTO, 0, 990)).containsExactly("far 300 to 990");
  }

  @Test
  void aStoreThatBeganLateIsContinuedByAnother() {
    Told young = new Told("young", Content.SAMPLES, 0, Long.MIN_VALUE, OptionalLong.of(555));
    assertThat(pieces(List.of(young, layer("old", 10, 0)), Source.AUTO, 0, 990))
        .containsExactly("young 550 to 990", "old 0 to 549");
    assertThat(pieces(List.of(young), Source.AUTO, 0, 990)).containsExactly("young 0 to 990");
  }

  @Test
  void whatIsHeldForEverIsReadFromTheBeginning() {
    List<PastLayer> layers = List.of(layer("ever", 0, Long.MIN_VALUE), layer("too", 10, 0));
    assertThat(pieces(layers, Source.AUTO, Long.MIN_VALUE, Long.MAX_VALUE))
        .containsExactly("ever " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
    assertThat(
            Layers.of(layers, Content.SAMPLES, Source.AUTO, 1_000, LayersTest::soon)
                .heldFromMillis())
        .isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void theLayerThatEndsAtATimeSaysWhereAWindowMustBegin() {
    List<PastLayer> layers = List.of(layer("raw", 0, 733), layer("days", 10, 400));
    Layers of = Layers.of(layers, Content.SAMPLES, Source.AUTO, 1_000, LayersTest::soon);
    assertThat(of.windowMillisBefore(900)).isZero();
    assertThat(of.windowMillisBefore(700)).isEqualTo(10);
    assertThat(of.windowMillisBefore(300)).isZero();
    assertThat(of.windowMillisBefore(Long.MIN_VALUE)).isZero();
  }

  @Test
  void resultsStayBesideRollups() {
    Told results = new Told("long", Content.RESULTS, 0, 0, OptionalLong.empty());
    List<PastLayer> layers = List.of(layer("long", 10, 0), results);
    assertThat(
            Layers.of(layers, Content.RESULTS, Source.LONG, 1_000, LayersTest::soon).pieces(0, 9))
        .hasSize(1);
    assertThat(
            Layers.of(layers, Content.RESULTS, Source.SHORT, 1_000, LayersTest::soon).pieces(0, 9))
        .hasSize(1);
    assertThat(Layers.of(layers, Content.RESULTS, Source.HEAD, 1_000, LayersTest::soon).isEmpty())
        .isTrue();
  }
}
