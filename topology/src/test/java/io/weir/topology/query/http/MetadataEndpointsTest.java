package io.weir.topology.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.topology.query.Asker;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metadata that there is: Prometheus has it only of what it scrapes. */
final class MetadataEndpointsTest {
  private final TargetSource source = new Told();
  private final MetadataEndpoints metadata = new MetadataEndpoints(source);

  /** Two targets that tell of the same metric, otherwise. */
  private static final class Told implements TargetSource {
    @Override
    public List<MetricMetadata> metadata(Asker asker) {
      Labels a = Labels.of("job", "a");
      return List.of(
          new MetricMetadata(a, "up", "gauge", "Is <up>", ""),
          new MetricMetadata(a, "c_total", "counter", "Counts", "bytes"),
          new MetricMetadata(Labels.of("job", "b"), "up", "gauge", "Is <up>", ""),
          new MetricMetadata(Labels.of("job", "b"), "up", "unknown", "", ""));
    }

    @Override
    public List<String> pools(Asker asker) {
      return List.of();
    }

    @Override
    public List<TargetState> active(Asker asker) {
      return List.of();
    }

    @Override
    public List<DroppedTarget> dropped(Asker asker) {
      return List.of();
    }

    @Override
    public Map<String, Integer> droppedCounts(Asker asker) {
      return Map.of("many", 1000, "none", 0);
    }

    @Override
    public List<URI> alertmanagers(Asker asker) {
      return List.of(URI.create("http://am:9093/api/v2/alerts"));
    }
  }

  private static String data(Endpoint endpoint, String address) {
    ApiRequest request = new ApiRequest(Asker.of("a"), "", Form.of("", address));
    return endpoint.answer(request).aggregate().join().contentUtf8().replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "limit=-1|{'c_total':[{'type':'counter','unit':'bytes','help':'Counts'}],"
            + "'up':[{'type':'gauge','unit':'','help':'Is \\u003cup\\u003e'},"
            + "{'type':'unknown','unit':'','help':''}]}",
        "limit=1|{'c_total':[{'type':'counter','unit':'bytes','help':'Counts'}]}",
        "limit=0|{}",
        "metric=up&limit_per_metric=1|"
            + "{'up':[{'type':'gauge','unit':'','help':'Is \\u003cup\\u003e'}]}",
        "metric=x|{}"
      })
  void tellsOfMetrics(String address, String expected) {
    assertThat(data(metadata::ofMetrics, address))
        .isEqualTo("{'status':'success','data':" + expected + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "match_target={job=\"b\"}&limit=1|[{'target':{'job':'b'},'metric':'up','type':'gauge',"
            + "'help':'Is \\u003cup\\u003e','unit':''}]",
        "metric=c_total|[{'target':{'job':'a'},'type':'counter','help':'Counts','unit':'bytes'}]",
        "limit=0|[]",
        "match_target={job=\"c\"}|[]"
      })
  void tellsOfTargets(String address, String expected) {
    assertThat(data(metadata::ofTargets, address))
        .isEqualTo("{'status':'success','data':" + expected + "}");
  }

  @Test
  void countsWhatWasDroppedThoughItIsNotRemembered() {
    assertThat(data(new TargetEndpoints(source)::targets, "state=dropped"))
        .isEqualTo(
            "{'status':'success','data':{'activeTargets':[],'droppedTargets':[],"
                + "'droppedTargetCounts':{'many':1000,'none':0}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value =
          "x=y|{'activeAlertmanagers':[{'url':'http://am:9093/api/v2/alerts'}],"
              + "'droppedAlertmanagers':[]}")
  void tellsWhereAlertsGo(String address, String expected) {
    assertThat(data(new TargetEndpoints(source)::alertmanagers, address))
        .isEqualTo("{'status':'success','data':" + expected + "}");
  }
}
