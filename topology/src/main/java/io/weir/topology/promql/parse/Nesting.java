package io.weir.topology.promql.parse;

import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import java.util.IdentityHashMap;

/**
 * Bounds how deep an expression is, so that neither reading it nor walking its tree needs more
 * stack than a thread has. One thread.
 */
final class Nesting {
  /** Levels of expressions within expressions that are read. */
  static final int MAX_NESTING = 200;

  /**
   * Nodes on the longest way from the tree's root to a leaf; a chain of operators is one a level.
   */
  static final int MAX_HEIGHT = 500;

  private final Tokens tokens;
  private final IdentityHashMap<Expression, Integer> heights = new IdentityHashMap<>();
  private int depth;
  private int length;

  Nesting(Tokens tokens) {
    this.tokens = tokens;
  }

  /** One level deeper, at a token. */
  void descend(Token token) throws ParseException {
    depth++;
    if (depth > MAX_NESTING) {
      throw tokens.error(
          token.position(), "expression nested deeper than " + MAX_NESTING + " levels");
    }
  }

  /** Back from a level. */
  void ascend() {
    depth--;
  }

  /** One more operator in the durations of this expression. */
  void lengthen(Token token) throws ParseException {
    length++;
    if (length > MAX_HEIGHT) {
      throw tokens.error(
          token.position(), "more than " + MAX_HEIGHT + " operators between durations");
    }
  }

  /** Notes a new node of the tree, all of whose children are noted; returns it. */
  <E extends Expression> E grown(E node) throws ParseException {
    int height = 0;
    for (Expression child : node.children()) {
      height = Math.max(height, heights.getOrDefault(child, 0));
    }
    height++;
    if (height > MAX_HEIGHT) {
      throw tokens.error(node.position(), "expression higher than " + MAX_HEIGHT + " levels");
    }
    heights.put(node, height);
    return node;
  }
}
