package io.weir.topology.query.cluster;

import io.weir.topology.query.Asker;

/**
 * What holds for one query wherever it is answered.
 *
 * @param maxSamples samples that may be held at once
 * @param partialResponse whether what can't be seen makes a warning
 */
record QueryTerms(Asker asker, Deadline deadline, long maxSamples, boolean partialResponse) {}
