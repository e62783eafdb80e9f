/**
 * Behind the exchange: what shards report about a time is put together, evaluated further, and
 * published.
 */
@NullMarked
package io.weir.topology.merge;

import org.jspecify.annotations.NullMarked;
