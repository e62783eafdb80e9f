package io.weir.topology.promql.operator;

import java.util.List;

/**
 * What one of several places has seen of the sides of its joins, where each join is evaluated in
 * all of them, each over some of the elements. A join fails if an element of its <i>many</i> side
 * could have two partners on its <i>one</i> side, unless there is nothing on the many side: a place
 * that has nothing there doesn't know whether others have. Joins are numbered from 0 in the order
 * in which they are planned. Immutable.
 *
 * @param manySides the bits of the joins that had elements on their many side
 * @param ambiguities of joins that had none, why they fail if there is one elsewhere
 */
public record JoinSides(long manySides, List<Ambiguity> ambiguities) {
  /** Nothing was on any many side, and nothing was ambiguous. */
  public static final JoinSides NONE = new JoinSides(0, List.of());

  /** Joins with this number or a greater one are not told of. */
  static final int TOLD = Long.SIZE;

  public JoinSides {
    ambiguities = List.copyOf(ambiguities);
  }

  /**
   * Why a join fails if its many side has an element anywhere.
   *
   * @param join its number, less than 64
   */
  public record Ambiguity(int join, String failure) {
    public Ambiguity {
      if (join < 0 || join >= TOLD) {
        throw new IllegalArgumentException("join: expected one of 0 to 63, found " + join);
      }
    }

    /** Whether the join is among some that have elements on their many side. */
    public boolean isIn(long manySides) {
      return (manySides >>> join & 1) != 0;
    }
  }
}
