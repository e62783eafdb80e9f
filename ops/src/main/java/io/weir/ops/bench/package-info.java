/**
 * {@code weir bench}: what a part of Weir costs on a fixed workload. The part under test, the load
 * and the broker are processes of their own, so that only the first one's processor time counts.
 */
@NullMarked
package io.weir.ops.bench;

import org.jspecify.annotations.NullMarked;
