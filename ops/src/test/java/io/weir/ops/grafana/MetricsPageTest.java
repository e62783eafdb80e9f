package io.weir.ops.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A panel that asks for what isn't there is found. */
final class MetricsPageTest {
  private static final MetricsPage PAGE =
      MetricsPage.read(
          """
          # HELP requests_total Requests
          # TYPE requests_total counter
          requests_total{code="200",path="/a \\"b\\", c"} 1.0
          requests_total{code="500",path="/"} 2.0
          up 1
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sum by (code) (rate(requests_total{job=~'$job'}[$__rate_interval])) ; {{code}} ; ''",
        "topk(3, time() - max by (code) (requests_total{code!='1'}) / up) ; {{code}} ; ''",
        "requests_total / ignoring (code) up ; {{path}} ; ''",
        "sum(request_total) ; all ; metric request_total",
        "sum by (kode) (requests_total) ; all ; label kode in sum by (kode) (requests_total)",
        "sum by (code) (requests_total) ; {{path}} ; label path of the legend",
        "up{code='200'} ; all ; label code of up",
        "rate(requests_total{code=~'2|3'}[1m]) ; all ; series for requests_total{code=~\"2|3\"}",
      })
  void findsWhatIsMissing(String text, String legend, String missing) {
    List<String> found = PAGE.missing(new PanelQuery("here", text, legend));
    if (missing.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).contains("here: " + missing);
    }
  }
}
