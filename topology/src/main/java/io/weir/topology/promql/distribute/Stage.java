package io.weir.topology.promql.distribute;

import java.util.List;

/**
 * A part of a plan that is evaluated in one kind of place, at each tick, and gives a vector or a
 * scalar. Immutable; equal stages give the same and need be evaluated only once, whichever rules
 * they are of.
 */
public sealed interface Stage {
  /** What is evaluated. */
  Fragment fragment();

  /**
   * In each shard, over its own series.
   *
   * @param scope over which of them
   */
  record InShards(Fragment fragment, SeriesScope scope) implements Stage {}

  /**
   * Behind an exchange.
   *
   * @param inputs what the fragment's {@linkplain Fragment#inputs() inputs} are, in their order
   * @param single whether in one merge partition only, that of the empty key; otherwise in each,
   *     over what has come there
   */
  record InMerges(Fragment fragment, List<Input> inputs, boolean single) implements Stage {
    public InMerges {
      inputs = List.copyOf(inputs);
      if (inputs.size() != fragment.inputs().size()) {
        throw new IllegalArgumentException(
            "inputs of %s: expected %d, found %d"
                .formatted(fragment, fragment.inputs().size(), inputs.size()));
      }
    }
  }
}
