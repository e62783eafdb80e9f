/**
 * Several stream instances that are killed, stopped and added while samples come in; what stands in
 * the end is compared with the reference.
 */
@NullMarked
package io.weir.ops.cluster;

import org.jspecify.annotations.NullMarked;
