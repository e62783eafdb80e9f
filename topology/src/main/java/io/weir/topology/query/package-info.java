/** Ad-hoc queries: asked of any instance, answered from the shards of all of them. */
@NullMarked
package io.weir.topology.query;

import org.jspecify.annotations.NullMarked;
