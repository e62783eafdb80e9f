package io.weir.schemas.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class SeriesKeyProperties {
  private final SeriesKeyWriter writer = new SeriesKeyWriter();

  @Property(tries = 2_000)
  void writesTheTextOfTheKey(
      @ForAll("texts") String tenant, @ForAll("labels") Map<String, String> map) {
    Labels labels = Labels.ofMap(map);

    assertThat(text(tenant, labels, false)).isEqualTo(SeriesKey.text(tenant, labels));
    if (SeriesText.isPlain(labels.encoded())) {
      assertThat(text(tenant, labels, true)).isEqualTo(SeriesKey.text(tenant, labels));
    }
  }

  @Property
  void labelsArePlainIfTheirTextHasNoEscapesAndNoQuotedNames(
      @ForAll("plainLabels") Map<String, String> map, @ForAll("texts") String other) {
    Labels labels = Labels.ofMap(map);
    assertThat(SeriesText.isPlain(labels.encoded())).isTrue();
    assertThat(text("t", labels, true)).isEqualTo(SeriesKey.text("t", labels));

    Map<String, String> more = new HashMap<>(map);
    more.put("other", other);
    Labels changed = Labels.ofMap(more);
    boolean escaped = changed.toString().contains("\\");
    assertThat(SeriesText.isPlain(changed.encoded())).isNotEqualTo(escaped);
  }

  private String text(String tenant, Labels labels, boolean plain) {
    return new String(writer.key(tenant, labels.encoded(), plain), StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<Map<String, String>> plainLabels() {
    Arbitrary<String> names =
        Arbitraries.of("Job", "_", "job", "le", "zone_2", "le_" + "x".repeat(99));
    Arbitrary<String> values = Arbitraries.of("", "a", "ä€😀", "{}=,", "node:9100", "v".repeat(70));
    Arbitrary<String> metrics = Arbitraries.of("up", "a:b", "http_requests_total", "m".repeat(80));
    return Combinators.combine(Arbitraries.maps(names, values).ofMaxSize(6), metrics)
        .as((map, metric) -> {
          Map<String, String> named = new HashMap<>(map);
          named.put("__name__", metric);
          return named;
        });
  }

  @Provide
  Arbitrary<Map<String, String>> labels() {
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of("__name__", "Job", "job", "le", "9x", "a:b", "ä"), texts());
    return Arbitraries.maps(names, texts()).ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("ab_:1\"\\\n\t\r{}=, ").ofMaxLength(8),
        Arbitraries.of("up", "http_requests_total", "ä€😀", ""));
  }
}
