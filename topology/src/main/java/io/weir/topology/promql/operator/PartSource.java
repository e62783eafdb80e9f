package io.weir.topology.promql.operator;

import io.weir.topology.promql.source.SeriesSource;
import java.util.List;

/**
 * A source whose series are spread over several places, each of which can evaluate parts of the
 * expression by itself.
 */
public interface PartSource extends SeriesSource {
  /**
   * What a part of the plan gives in each place.
   *
   * @param part its number in the plan
   * @return in an order that doesn't depend on arrival
   */
  List<PartialFrame> gather(int part, StepGrid grid);
}
