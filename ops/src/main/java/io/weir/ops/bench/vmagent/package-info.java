/** What vmagent spends on the same series: a peer to compare {@code weir bench topology} with. */
@NullMarked
package io.weir.ops.bench.vmagent;

import org.jspecify.annotations.NullMarked;
