/** What stores hold that shards hold no more: which is read from when to when, and how it joins. */
@NullMarked
package io.weir.topology.query.past;

import org.jspecify.annotations.NullMarked;
