package io.weir.topology.query;

import java.util.List;

/**
 * Names or values of labels.
 *
 * @param values ascending as UTF-8, each once; cut to the limit that was asked for
 * @param warnings what could not be seen, and whether a limit was met
 */
public record Names(List<String> values, List<String> warnings) {
  public Names {
    values = List.copyOf(values);
    warnings = List.copyOf(warnings);
  }
}
