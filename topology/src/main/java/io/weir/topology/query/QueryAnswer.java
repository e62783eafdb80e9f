package io.weir.topology.query;

import io.weir.topology.promql.value.QueryValue;
import java.util.List;

/**
 * The value of a query.
 *
 * @param warnings what may make the value wrong: of the expression, with positions in its text, and
 *     of what could not be seen (Q1); each once
 * @param infos what the asker should know, likewise
 * @param stats what it cost
 */
public record QueryAnswer(
    QueryValue value, List<String> warnings, List<String> infos, QueryStats stats) {
  public QueryAnswer {
    warnings = List.copyOf(warnings);
    infos = List.copyOf(infos);
  }
}
