package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An expression split into stages: what the shards evaluate, what is exchanged, what the merge
 * partitions evaluate. Immutable.
 *
 * @param expression what was planned
 * @param results gives the results, each element in one merge partition; elements with the same
 *     labels are in the same one
 */
public record DistributedPlan(Expression expression, Stage.InMerges results) {
  /**
   * Splits a checked expression.
   *
   * @throws UnstreamableException if it can't be evaluated tick by tick, or reaches back too far
   */
  public static DistributedPlan of(Expression expression, PlanLimits limits)
      throws UnstreamableException {
    return of(expression, limits, Set.of());
  }

  /**
   * Splits a checked expression of whose results some labels don't count: results that differ in
   * these only are in one partition too.
   *
   * @param ignored names of these labels
   * @throws UnstreamableException if it can't be evaluated tick by tick, or reaches back too far
   */
  public static DistributedPlan of(Expression expression, PlanLimits limits, Set<String> ignored)
      throws UnstreamableException {
    new StreamableCheck(limits).check(expression);
    Distributor distributor = new Distributor(limits);
    Piece result =
        expression.type() == ValueType.SCALAR
            ? distributor.scalar(expression)
            : gathered(
                expression,
                distributor.vector(expression, SeriesScope.ALL),
                KeyLabels.allExcept(ignored).asKey());
    if (!(result.stage() instanceof Stage.InMerges stage)) {
      throw new IllegalStateException("results: expected a stage in the merges, found " + result);
    }
    return new DistributedPlan(expression, stage);
  }

  /**
   * Whether each element of the value has the very {@code job} and {@code instance} of the series
   * that it comes from, so that these say which shard it would be in.
   */
  public boolean keepsRoutingLabels() {
    return Locality.of(expression).filter(local -> local.routing().isCarried()).isPresent();
  }

  private static Piece gathered(Expression expression, List<Piece> pieces, KeyLabels telling) {
    return pieces.size() == 1 && pieces.getFirst().isTogetherBy(telling)
        ? pieces.getFirst()
        : Piece.received(expression, pieces, new Reduction.None(), telling);
  }

  /** All stages, each once, those that feed another before it; the results' stage is the last. */
  public Set<Stage> stages() {
    Set<Stage> stages = new LinkedHashSet<>();
    collect(results, stages, new LinkedHashSet<>());
    return stages;
  }

  /**
   * All exchanges, each once, those that feed another before it; their order is the same for equal
   * plans.
   */
  public Set<Exchange> exchanges() {
    Set<Exchange> exchanges = new LinkedHashSet<>();
    collect(results, new LinkedHashSet<>(), exchanges);
    return exchanges;
  }

  private static void collect(Stage stage, Set<Stage> stages, Set<Exchange> exchanges) {
    if (stage instanceof Stage.InMerges merges) {
      for (Input input : merges.inputs()) {
        switch (input) {
          case Input.Received received -> {
            received.exchange().senders().forEach(sender -> collect(sender, stages, exchanges));
            exchanges.add(received.exchange());
          }
          case Input.Kept kept -> collect(kept.stage(), stages, exchanges);
        }
      }
    }
    stages.add(stage);
  }

  /**
   * A hash of what is computed where, the first half of the MD5 of {@link #toString}: the same in
   * each process of a version of Weir, wherever the expression stands.
   */
  public long hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(toString().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("MD5: expected in each JDK, found none", e);
    }
  }

  /** The plan as a tree, the results' stage first. */
  @Override
  public String toString() {
    return new PlanText().of(this);
  }
}
