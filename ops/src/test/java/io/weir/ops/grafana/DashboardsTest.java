package io.weir.ops.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards as far as they can be checked without a Grafana and without a Weir. */
final class DashboardsTest {
  static Stream<Dashboard> dashboards() {
    return Dashboard.all().stream();
  }

  @Test
  void areThose() {
    assertThat(Dashboard.all())
        .extracting(Dashboard::file)
        .containsExactly("pipeline.json", "rules.json", "shards.json", "stores.json");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void haveANameAndVariables(Dashboard dashboard) {
    JsonNode json = dashboard.json();
    assertThat(json.path("uid").asText() + ".json").isEqualTo("weir-" + dashboard.file());
    assertThat(json.path("title").asText()).startsWith("Weir: ");
    assertThat(json.path("templating").path("list").findValuesAsText("name"))
        .containsExactly("datasource", "job", "instance");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsAreDescribedAndStandBesideEachOther(Dashboard dashboard) {
    Set<Integer> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : dashboard.json().path("panels")) {
      String title = panel.path("title").asText();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      assertThat(title).isNotEmpty();
      assertThat(panel.path("description").asText()).as(title).endsWith(".");
      assertThat(panel.path("targets").size()).as(title).isPositive();
      JsonNode place = panel.path("gridPos");
      int right = place.path("x").asInt() + place.path("w").asInt();
      int bottom = place.path("y").asInt() + place.path("h").asInt();
      assertThat(right).as(title).isLessThanOrEqualTo(24);
      for (int x = place.path("x").asInt(); x < right; x++) {
        for (int y = place.path("y").asInt(); y < bottom; y++) {
          assertThat(cells.add(x + "/" + y)).as(title).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everythingIsAskedOfTheChosenDataSource(Dashboard dashboard) {
    assertThat(dashboard.json().path("panels").findValues("datasource"))
        .isNotEmpty()
        .allMatch(source -> source.path("uid").asText().equals("${datasource}"));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void queriesArePromqlAndSelectJobsAndInstances(Dashboard dashboard) {
    assertThat(dashboard.queries()).hasSizeGreaterThan(7);
    for (PanelQuery query : dashboard.queries()) {
      assertThat(query.expression().toString()).as(query.place()).isNotEmpty();
      assertThat(query.text())
          .as(query.place())
          .contains("{job=~\"$job\", instance=~\"$instance\"");
      assertThat(query.legend()).as(query.place()).isNotEmpty();
    }
  }
}
