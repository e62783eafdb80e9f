package io.weir.topology.shard.index;

import io.weir.topology.promql.matcher.Matcher;
import java.util.List;

/**
 * What an index found: slots, ascending, and conditions that it left to who looks at the labels,
 * because that is less work.
 *
 * @param slots the slots, from the start of the array
 * @param count how many
 * @param unchecked conditions that the series still have to fulfil
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Selection(int[] slots, int count, List<Matcher> unchecked) {}
