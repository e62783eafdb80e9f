package io.weir.topology.promql.script;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import java.util.List;

/**
 * A series and its points, as scripts and unit tests write them: {@code up{job="a"} 1 2+3x4 _
 * stale}.
 */
public record SeriesDescription(Labels labels, List<SequenceValue> values) {
  public SeriesDescription {
    values = List.copyOf(values);
  }

  /**
   * A description of its text.
   *
   * @throws ScriptException if it isn't one
   */
  public static SeriesDescription parse(String text) {
    int end = metricEnd(text);
    return new SeriesDescription(
        parseLabels(text.substring(0, end)), SequenceParser.parse(text.substring(end)));
  }

  /**
   * The labels of a metric's text, {@code up{job="a"}}.
   *
   * @throws ScriptException if it isn't one
   */
  static Labels parseLabels(String text) {
    Labels.Builder labels = Labels.builder();
    try {
      for (Matcher matcher : PromQlParser.parseSelector(text)) {
        if (matcher.operator() != MatchOperator.EQUAL) {
          throw new ScriptException("series: expected label=\"value\", found " + matcher);
        }
        labels.set(matcher.name(), matcher.value());
      }
    } catch (ParseException e) {
      throw new ScriptException("series: " + e.getMessage(), e);
    }
    return labels.build();
  }

  /** Where the metric ends: at the first blank outside braces and quotes. */
  static int metricEnd(String text) {
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote != '`') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      } else if (depth == 0 && (c == ' ' || c == '\t')) {
        // The braces may stand apart from the name.
        int next = i;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
          next++;
        }
        boolean braces =
            next < text.length()
                && text.charAt(next) == '{'
                && !(next + 1 < text.length() && text.charAt(next + 1) == '{');
        if (!braces) {
          return i;
        }
      }
    }
    return text.length();
  }
}
