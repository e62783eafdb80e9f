package io.weir.ops.grafana;

import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A query of a panel.
 *
 * @param place dashboard, panel and the query's letter
 * @param text with Grafana's variables
 * @param legend with labels in double braces
 */
public record PanelQuery(String place, String text, String legend) {
  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{\\s*(.*?)\\s*}}");

  /** What Grafana would send if everything is selected. */
  public Expression expression() {
    try {
      return PromQlParser.parse(
          text.replace("$__rate_interval", "1m").replace("$job", ".*").replace("$instance", ".*"));
    } catch (ParseException e) {
      throw new AssertionError(place + ": " + e.withCaret(), e);
    }
  }

  /** The labels that the legend shows. */
  public List<String> legendLabels() {
    return LEGEND_LABEL.matcher(legend).results().map(found -> found.group(1)).toList();
  }
}
