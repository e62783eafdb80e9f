package io.weir.topology.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ExpressionGenerator;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.QueryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated text for as many CPU seconds as {@code weir.fuzz.seconds} says: each is read
 * or refused with a parse error, soon, and what is read can be printed, read again and planned. The
 * seed is {@code weir.fuzz.seed}; it and the text tell of a failure.
 */
final class ParserFuzzTest {
  private static final int SECONDS = Integer.getInteger("weir.fuzz.seconds", 2);
  private static final long SEED = Long.getLong("weir.fuzz.seed", 1);
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final int SHOWN = 2_000;

  private final Random random = new Random(SEED);
  private final List<String> expressions = expressions();

  @Test
  void readsOrRefuses() {
    long end = cpuNanos() + Duration.ofSeconds(SECONDS).toNanos();
    long tried = 0;
    long read = 0;
    while (cpuNanos() < end) {
      String text = text();
      long before = cpuNanos();
      try {
        read += tried(text) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + SEED + ", text " + shown(text), e);
      }
      assertThat(Duration.ofNanos(cpuNanos() - before)).as(shown(text)).isLessThan(SLOW);
      tried++;
    }
    System.out.println("fuzzed: " + tried + " texts, of which " + read + " were expressions");
    assertThat(read).isPositive().isLessThan(tried);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static String shown(String text) {
    return text.length() < SHOWN
        ? text
        : text.substring(0, SHOWN) + "... of " + text.length() + " characters";
  }

  /** Whether it was an expression. */
  private boolean tried(String text) {
    if (random.nextInt(8) == 0) {
      return triedAsSeries(text);
    }
    FuzzProperties.assertReadOrRefused(text);
    try {
      Expression expression = PromQlParser.parse(text);
      assertThat(PromqlQuery.of(expression)).isNotNull();
      return true;
    } catch (ParseException refused) {
      return false;
    } catch (QueryException planRefused) {
      return true;
    }
  }

  private static boolean triedAsSeries(String text) {
    try {
      return SeriesParser.parse("m{a=\"b\"} " + text) != null;
    } catch (ParseException refused) {
      assertThat(refused).hasMessageContaining(": parse error: ");
      return false;
    }
  }

  private String text() {
    return switch (random.nextInt(10)) {
      case 0 -> characters();
      case 1 -> pieces();
      case 2 -> nested();
      case 3 -> expression();
      default -> mutated();
    };
  }

  private String characters() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(1 << 16)));
    }
    return text.toString();
  }

  private String pieces() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append(piece());
    }
    return text.toString();
  }

  /** The same again and again, now and then very often. */
  private String nested() {
    int count = random.nextInt(50) == 0 ? 200_000 : random.nextInt(600);
    String close = random.nextBoolean() ? ")".repeat(random.nextInt(600)) : "";
    return (piece() + piece()).repeat(count) + expression() + close;
  }

  private String mutated() {
    StringBuilder text = new StringBuilder(expression());
    for (int i = random.nextInt(5); i >= 0; i--) {
      int start = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), start + random.nextInt(6));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(start, end);
        case 1 -> text.insert(start, piece());
        case 2 -> text.replace(start, end, piece());
        case 3 -> text.insert(start, text.substring(start, end));
        case 4 -> {
          String other = expression();
          text.replace(start, text.length(), other.substring(random.nextInt(other.length() + 1)));
        }
        default -> text.insert(start, (char) random.nextInt(256));
      }
    }
    return text.toString();
  }

  private String expression() {
    return random.nextBoolean()
        ? expressions.get(random.nextInt(expressions.size()))
        : new ExpressionGenerator(random.nextLong(), true).any(random.nextInt(5)).toString();
  }

  private String piece() {
    return FuzzProperties.PIECES.get(random.nextInt(FuzzProperties.PIECES.size()));
  }

  /** All lines of our scripts, of which most are expressions or series. */
  private static List<String> expressions() {
    List<String> lines = new ArrayList<>();
    for (String name : List.of("selectors", "operators", "aggregations", "ranges", "functions")) {
      try (InputStream in = ParserFuzzTest.class.getResourceAsStream("/promql/" + name + ".test")) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line ->
                line.strip().replaceFirst("^eval (instant at \\S+|range from .*? step \\S+) ", ""))
            .filter(line -> !line.isEmpty())
            .forEach(lines::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }
}
