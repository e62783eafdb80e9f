package io.weir.topology.promql.sliding;

import io.weir.topology.promql.number.KahanSum;

/** The sum of a moving range, and what its additions lost (Neumaier). */
abstract class CompensatedStacks extends TwoStacks {
  CompensatedStacks() {
    super(2);
  }

  @Override
  void lift(SampleRing ring, long position, double[] into, int at) {
    into[at] = ring.value(position);
    into[at + 1] = 0;
  }

  @Override
  void combine(
      double[] earlier, int earlierAt, double[] later, int laterAt, double[] into, int at) {
    double sum = earlier[earlierAt];
    double term = later[laterAt];
    double total = sum + term;
    double loss = KahanSum.compensation(sum, earlier[earlierAt + 1], term, total);
    into[at + 1] = Double.isInfinite(total) ? 0 : loss + later[laterAt + 1];
    into[at] = total;
  }
}
