package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.labels.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class SeriesKeyProperties {
  private final SeriesKeyWriter writer = new SeriesKeyWriter();

  @Property(tries = 2_000)
  void writesTheTextOfTheKey(
      @ForAll("texts") String tenant, @ForAll("labels") Map<String, String> map) {
    Labels labels = Labels.ofMap(map);

    assertThat(new String(writer.key(tenant, labels.encoded()), StandardCharsets.UTF_8))
        .isEqualTo(SeriesKey.text(tenant, labels));
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
