package io.weir.topology.query.shard;

import io.weir.topology.promql.operator.StepGrid;
import io.weir.topology.promql.source.ReadLimits;

/**
 * Asks for a part of a query's plan.
 *
 * @param query the query's text
 * @param planHash the plan's hash where the question was asked
 * @param part number of the part
 * @param grid at which steps it is wanted
 * @param startMillis the query's first step
 * @param endMillis where the query ends
 * @param stepMillis the query's step, 0 if it is for one time
 * @param lookbackMillis how old a sample may be that stands for now
 * @param limits what the evaluation in one shard may read
 */
public record PartQuestion(
    String query,
    long planHash,
    int part,
    StepGrid grid,
    long startMillis,
    long endMillis,
    long stepMillis,
    long lookbackMillis,
    ReadLimits limits) {}
