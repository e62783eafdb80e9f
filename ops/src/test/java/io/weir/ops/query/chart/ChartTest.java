package io.weir.ops.query.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChartTest {
  private static final long MINUTE = 60_000;

  @Test
  void lettersTellLinesApartWithoutColours() {
    assertThat(Chart.draw(frame(40, 14, false), List.of(rising("up"), falling("down"))))
        .isEqualTo(
            lines(
                """
                10 ┤bbbb                            aaaa
                   │    bbbb                    aaaa
                   │       bbbbb            aaaaa
                   │           bbbbb    aaaaa
                 5 ┤               bbbbba
                   │            aaaaa   bbbb
                   │        aaaa            bbbb
                   │    aaaa                    bbbb
                 0 ┤aaaa                            bbbb
                   └┬─────────────────┬────────────────┬
                    00:00           00:05          00:10
                    1970-01-01T00:00:00Z to 1970-01-01T00:10:00Z
                a up
                b down
                """));
  }

  @Test
  void coloursTellLinesApart() {
    List<String> text = Chart.draw(frame(40, 14, true), List.of(rising("up"), falling("down")));
    assertThat(text).contains("\u001B[36m⣿\u001B[0m up", "\u001B[33m⣿\u001B[0m down");
    assertThat(String.join("", text).replaceAll("\u001B\\[[0-9]+m", "")).doesNotContain("\u001B");
    assertThat(Chart.draw(frame(40, 14, true), List.of(rising("up"))).toString())
        .doesNotContain("\u001B");
  }

  @Test
  void whatIsNoFiniteNumberInterruptsALine() {
    double[] values = {1, 1, Double.NaN, 1, 1, Double.POSITIVE_INFINITY, 1};
    ChartLine line = minutes("x", values);
    assertThat(Chart.draw(new ChartFrame(0, 6 * MINUTE, MINUTE, 32, 8, false), List.of(line)))
        .isEqualTo(
            lines(
                """
                2 ┤
                  │
                1 ┤⠉⠉⠉⠉⠉⠁        ⠈⠉⠉⠉⠉⠁        ⠈
                0 ┤
                  └┬───────────────────────┬────
                   00:00                 00:05
                   1970-01-01T00:00:00Z to 1970-01-01T00:06:00Z
                ⣿ x
                """));
  }

  @Test
  void timesThatAreFarApartAreNotConnected() {
    ChartLine line =
        new ChartLine(
            "x",
            List.of(
                new ChartLine.Point(0, 1),
                new ChartLine.Point(MINUTE, 1),
                new ChartLine.Point(4 * MINUTE, 1),
                new ChartLine.Point(5 * MINUTE, 1)));
    assertThat(Chart.draw(new ChartFrame(0, 5 * MINUTE, MINUTE, 32, 8, false), List.of(line)))
        .contains("1 ┤⠉⠉⠉⠉⠉⠉                 ⠉⠉⠉⠉⠉⠉");
    assertThat(Chart.draw(new ChartFrame(0, 5 * MINUTE, 3 * MINUTE, 32, 8, false), List.of(line)))
        .contains("1 ┤" + "⠉".repeat(29));
  }

  @Test
  void nothingIsDrawnOfNothing() {
    assertThat(Chart.draw(frame(40, 10, false), List.of())).isEmpty();
    assertThat(Chart.draw(frame(40, 10, false), List.of(minutes("x", Double.NaN)))).isEmpty();
  }

  @Test
  void linesBeyondTheEighthAreCounted() {
    List<ChartLine> lines = IntStream.range(0, 11).mapToObj(i -> rising("line " + i)).toList();
    assertThat(Chart.draw(frame(60, 24, false), lines))
        .contains("h line 7", "  and 3 more, which are not drawn")
        .doesNotContain("i line 8");
  }

  @Test
  void longNamesAreCut() {
    assertThat(Chart.draw(frame(20, 10, false), List.of(rising("a".repeat(30)))))
        .endsWith("⣿ " + "a".repeat(17) + "…");
  }

  @Test
  void everythingFitsIntoTheFrame() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      int count = 1 + random.nextInt(40);
      double[] values = random.doubles(count).map(any -> anyNumber(random)).toArray();
      ChartFrame frame =
          new ChartFrame(
              0,
              random.nextInt(count) * MINUTE,
              MINUTE,
              20 + random.nextInt(100),
              8 + random.nextInt(40),
              false);
      List<String> text = Chart.draw(frame, List.of(minutes("x", values)));
      assertThat(text.size()).isLessThanOrEqualTo(frame.height());
      boolean caption = frame.width() < 60; // a line that is as long as two times are
      assertThat(text)
          .as("%s of %s", frame, values)
          .allMatch(line -> line.length() <= frame.width() || (caption && line.contains(" to ")));
    }
  }

  private static double anyNumber(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Double.longBitsToDouble(random.nextLong());
      case 1 -> random.nextGaussian();
      case 2 -> 1e9 + random.nextInt(5);
      case 3 -> random.nextBoolean() ? Double.MAX_VALUE : -Double.MAX_VALUE;
      case 4 -> Double.MIN_VALUE * random.nextInt(3);
      default -> 0;
    };
  }

  private static ChartFrame frame(int width, int height, boolean colours) {
    return new ChartFrame(0, 10 * MINUTE, MINUTE, width, height, colours);
  }

  private static ChartLine rising(String name) {
    return minutes(name, IntStream.rangeClosed(0, 10).asDoubleStream().toArray());
  }

  private static ChartLine falling(String name) {
    return minutes(name, IntStream.rangeClosed(0, 10).mapToDouble(i -> 10 - i).toArray());
  }

  /** A value each minute from the epoch on. */
  private static ChartLine minutes(String name, double... values) {
    return new ChartLine(
        name,
        IntStream.range(0, values.length)
            .mapToObj(i -> new ChartLine.Point(i * MINUTE, values[i]))
            .toList());
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }
}
