package io.weir.scraper.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Printed and read again; and whatever is done to a body, only the parse error comes of it. */
class ExpositionProperties {
  private static final List<String> SCRAPS =
      List.of(
          "\"", "\\", "\n", " ", "\t", "{", "}", "=", ",", "#", "# EOF", "# TYPE ", "# HELP ",
          "# UNIT ", "a", "1", " # {", "NaN", "1e9", "-", "\u0000", "€", "counter", "{\"x\"}");

  @Provide
  Arbitrary<List<Expositions.Sample>> samples() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .ofMaxLength(6)
            .withChars("ab_:0.{}\"\\\n ,=#€\t§é")
            .map(t -> t.replace("§", "𝄞"));
    Arbitrary<String> name = text.filter(t -> !t.isEmpty());
    Arbitrary<Map<String, String>> labels =
        Arbitraries.maps(name.filter(n -> !n.equals("__name__")), text)
            .ofMaxSize(4)
            .map(LinkedHashMap::new);
    Arbitrary<OptionalLong> timestamp =
        Arbitraries.longs()
            .between(0, 4_000_000_000_000L)
            .map(OptionalLong::of)
            .injectNull(0.5)
            .map(t -> t == null ? OptionalLong.empty() : t);
    Arbitrary<Double> value =
        Arbitraries.longs()
            .map(Double::longBitsToDouble)
            .map(v -> Double.isNaN(v) ? FloatText.NORMAL_NAN : v);
    return Combinators.combine(name, labels, value, timestamp)
        .as((metric, rest, number, time) -> {
          Map<String, String> all = new LinkedHashMap<>(rest);
          all.put("__name__", metric);
          return new Expositions.Sample("", Labels.ofMap(all), number, time);
        })
        .list()
        .ofMaxSize(5);
  }

  @Property(tries = 1500)
  void readsWhatWasPrintedAsText(
      @ForAll("samples") List<Expositions.Sample> samples, @ForAll Random random)
      throws MalformedExpositionException {
    String body = print(samples, false, random);
    assertThat(Expositions.samples(ExpositionFormat.TEXT, body)).as(body).isEqualTo(samples);
  }

  @Property(tries = 1500)
  void readsWhatWasPrintedAsOpenMetrics(
      @ForAll("samples") List<Expositions.Sample> samples, @ForAll Random random)
      throws MalformedExpositionException {
    String body = print(samples, true, random);
    assertThat(Expositions.samples(ExpositionFormat.OPEN_METRICS, body))
        .as(body)
        .isEqualTo(samples);
  }

  @Property(tries = 3000)
  void survivesEveryMutation(
      @ForAll("samples") List<Expositions.Sample> samples,
      @ForAll ExpositionFormat format,
      @ForAll Random random) {
    StringBuilder body =
        new StringBuilder(print(samples, format == ExpositionFormat.OPEN_METRICS, random));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(body.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> body.insert(at, SCRAPS.get(random.nextInt(SCRAPS.size())));
        case 1 -> body.delete(at, Math.min(body.length(), at + 1 + random.nextInt(3)));
        default -> body.setLength(at);
      }
    }
    readOrRefuse(format, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 3000)
  void survivesAnyBytes(@ForAll byte[] body, @ForAll ExpositionFormat format) {
    readOrRefuse(format, body);
  }

  @Property(tries = 3000)
  void survivesAnyTokens(@ForAll ExpositionFormat format, @ForAll Random random) {
    StringBuilder body = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      body.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
    }
    readOrRefuse(format, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** What is behind the body must not matter. */
  private static void readOrRefuse(ExpositionFormat format, byte[] body) {
    Object first = outcome(format, body, body.length + 1, (byte) 0);
    Object second = outcome(format, body, body.length + 20, (byte) '"');
    assertThat(second).isEqualTo(first);
  }

  private static Object outcome(ExpositionFormat format, byte[] body, int capacity, byte filler) {
    byte[] bytes = Arrays.copyOf(body, capacity);
    Arrays.fill(bytes, body.length, capacity, filler);
    ExpositionParser parser = ExpositionParser.of(format, KnownSeries.NONE);
    parser.reset(bytes, body.length);
    StringBuilder seen = new StringBuilder();
    try {
      while (true) {
        ExpositionParser.Entry entry = parser.next();
        seen.append(entry);
        switch (entry) {
          case SERIES -> seen.append(parser.labels()).append(parser.value());
          case TYPE -> seen.append(parser.family()).append(parser.type());
          case HELP, UNIT -> seen.append(parser.family()).append(parser.text());
          case END -> {
            return seen.toString();
          }
        }
      }
    } catch (MalformedExpositionException e) {
      assertThat(e.line()).isPositive();
      assertThat(e.column()).isPositive();
      return seen + e.getMessage();
    }
  }

  private static String print(
      List<Expositions.Sample> samples, boolean openMetrics, Random random) {
    StringBuilder body = new StringBuilder();
    for (Expositions.Sample sample : samples) {
      Labels labels = sample.labels();
      String metric = labels.metricName();
      boolean outside = metric.matches("[a-zA-Z_:][a-zA-Z0-9_:]*") && random.nextBoolean();
      String blank = openMetrics ? "" : " \t".substring(random.nextInt(3));
      body.append(outside ? metric + blank : "");
      if (!outside || labels.size() > 1 || random.nextBoolean()) {
        body.append('{').append(blank);
        String separator = "";
        if (!outside) {
          body.append(quoted(metric, openMetrics)).append(blank);
          separator = ",";
        }
        for (int i = 0; i < labels.size(); i++) {
          String name = labels.name(i);
          if (name.equals("__name__")) {
            continue;
          }
          boolean plain = name.matches("[a-zA-Z_][a-zA-Z0-9_]*") && random.nextBoolean();
          body.append(separator).append(blank).append(plain ? name : quoted(name, openMetrics));
          body.append(blank).append('=').append(blank).append(quoted(labels.value(i), openMetrics));
          body.append(blank);
          separator = ",";
        }
        body.append(!separator.isEmpty() && random.nextBoolean() ? "," : "").append(blank);
        body.append('}');
      }
      body.append(' ').append(number(sample.value()));
      if (sample.timestampMillis().isPresent()) {
        long millis = sample.timestampMillis().getAsLong();
        body.append(' ').append(openMetrics ? seconds(millis) : Long.toString(millis));
      }
      if (openMetrics && random.nextBoolean()) {
        body.append(" # {trace=\"a}b\"} 1 2.5");
      }
      body.append('\n');
    }
    return body.append(openMetrics ? "# EOF\n" : "").toString();
  }

  /** A decimal of seconds whose thousandfold is truncated to the same milliseconds. */
  private static String seconds(long millis) {
    double seconds = millis / 1000.0;
    while ((long) (seconds * 1000) < millis) {
      seconds = Math.nextUp(seconds);
    }
    return Double.toString(seconds);
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-inf";
    }
    return Double.toString(value);
  }

  private static String quoted(String text, boolean openMetrics) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
    // The text format's lexer lets a line feed stand as it is.
    return '"'
        + (openMetrics || text.length() % 2 == 0 ? escaped.replace("\n", "\\n") : escaped)
        + '"';
  }
}
