package io.weir.topology.promql.syntax;

/** How many elements of either side of an operator may match one of the other side. */
public enum Cardinality {
  ONE_TO_ONE("one-to-one"),
  /** {@code group_left}: the left side has many. */
  MANY_TO_ONE("many-to-one"),
  /** {@code group_right}: the right side has many. */
  ONE_TO_MANY("one-to-many"),
  /** Of the set operators. */
  MANY_TO_MANY("many-to-many");

  private final String description;

  Cardinality(String description) {
    this.description = description;
  }

  @Override
  public String toString() {
    return description;
  }
}
