package io.weir.topology.query.cluster;

import io.weir.topology.promql.source.ReadLimits;
import io.weir.topology.query.Asker;
import io.weir.topology.query.shard.MemoryBudget;

/**
 * What holds for one query wherever it is answered.
 *
 * @param limits what may be read, in each shard and together
 * @param partialResponse whether what can't be seen makes a warning
 * @param share what it holds of the memory of all queries
 */
record QueryTerms(
    Asker asker,
    Deadline deadline,
    ReadLimits limits,
    boolean partialResponse,
    MemoryBudget.Share share) {}
