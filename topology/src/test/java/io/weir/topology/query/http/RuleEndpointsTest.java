package io.weir.topology.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.schemas.labels.Labels;
import io.weir.topology.query.Asker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that were evaluated: the comparison with Prometheus has only others. */
final class RuleEndpointsTest {
  private static final Instant EVALUATED = Instant.parse("2026-01-02T03:04:05.120Z");

  private static final AlertState FIRING =
      new AlertState(
          Labels.of("alertname", "Down", "job", "a"),
          Labels.of("summary", "down"),
          true,
          Instant.parse("2026-01-02T03:00:00Z"),
          Instant.parse("2026-01-02T03:01:00.5Z"),
          0.25);
  private static final AlertState PENDING =
      new AlertState(Labels.empty(), Labels.empty(), false, EVALUATED, null, 1);

  private static final RuleState ALERTING =
      new RuleState.Alerting(
          "Down",
          "up == 0",
          Labels.empty(),
          new RuleState.Evaluation(RuleState.Health.OK, "", Duration.ofNanos(1_500_000), EVALUATED),
          Duration.ofMinutes(1),
          Duration.ZERO,
          Labels.empty(),
          List.of(PENDING, FIRING));
  private static final RuleState RECORDING =
      new RuleState.Recording(
          "job:up:sum",
          "sum(up)",
          Labels.of("a", "b"),
          new RuleState.Evaluation(RuleState.Health.ERROR, "failed", Duration.ZERO, EVALUATED));

  private final RuleEndpoints endpoints =
      new RuleEndpoints(asker ->
          List.of(group("one", ALERTING), group("two", RECORDING), group("three", RECORDING)));

  private static RuleGroupState group(String name, RuleState rule) {
    return new RuleGroupState(
        name, "a.yml", List.of(rule), Duration.ofSeconds(15), 0, Duration.ofMillis(2), EVALUATED);
  }

  private static ApiRequest request(String address) {
    return new ApiRequest(Asker.of("a"), "", Form.of("", address));
  }

  private static String data(HttpResponse response) {
    String body = response.aggregate().join().contentUtf8();
    assertThat(body).startsWith("{\"status\":\"success\",\"data\":").endsWith("}");
    return body.substring(body.indexOf("\"data\":") + 7, body.length() - 1);
  }

  @Test
  void tellsOfAlerts() {
    assertThat(data(endpoints.alerts(request(""))))
        .isEqualTo(
            "{\"alerts\":[{\"labels\":{},\"annotations\":{},\"state\":\"pending\","
                + "\"activeAt\":\"2026-01-02T03:04:05.12Z\",\"value\":\"1e+00\"},"
                + "{\"labels\":{\"alertname\":\"Down\",\"job\":\"a\"},"
                + "\"annotations\":{\"summary\":\"down\"},\"state\":\"firing\","
                + "\"activeAt\":\"2026-01-02T03:00:00Z\","
                + "\"keepFiringSince\":\"2026-01-02T03:01:00.5Z\",\"value\":\"2.5e-01\"}]}");
  }

  @Test
  void tellsHowRulesWereEvaluated() {
    assertThat(data(endpoints.rules(request("exclude_alerts=true&group_limit=1"))))
        .startsWith(
            "{\"groups\":[{\"name\":\"one\",\"file\":\"a.yml\",\"rules\":[{\"state\":\"firing\","
                + "\"name\":\"Down\",\"query\":\"up == 0\",\"duration\":60,\"keepFiringFor\":0,"
                + "\"labels\":{},\"annotations\":{},\"alerts\":null,\"health\":\"ok\","
                + "\"evaluationTime\":0.0015,\"lastEvaluation\":\"2026-01-02T03:04:05.12Z\","
                + "\"type\":\"alerting\"}],\"interval\":15,\"limit\":0,\"evaluationTime\":0.002,"
                + "\"lastEvaluation\":\"2026-01-02T03:04:05.12Z\"}],\"groupNextToken\":\"");
    assertThat(data(endpoints.rules(request("type=record&rule_group[]=two"))))
        .contains(
            "{\"name\":\"job:up:sum\",\"query\":\"sum(up)\",\"labels\":{\"a\":\"b\"},"
                + "\"health\":\"err\",\"lastError\":\"failed\",\"evaluationTime\":0,"
                + "\"lastEvaluation\":\"2026-01-02T03:04:05.12Z\",\"type\":\"recording\"}");
  }

  @Test
  void givesAllGroupsPageByPage() {
    String token = "";
    StringBuilder names = new StringBuilder();
    do {
      String next = token.isEmpty() ? "" : "&group_next_token=" + token;
      String page = data(endpoints.rules(request("group_limit=2" + next)));
      for (String name : List.of("one", "two", "three")) {
        names.append(page.contains("{\"name\":\"" + name + "\",\"file\"") ? name + " " : "");
      }
      token = page.replaceAll("^.*\"groupNextToken\":\"|\"}$|^.*]}$", "");
    } while (!token.isEmpty());
    assertThat(names.toString()).isEqualTo("one two three ");
  }
}
