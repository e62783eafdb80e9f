/**
 * Scrapers that run in pairs: of each target one replica is elected, the others' scrapes are held
 * and fill the gap when the election moves (D2 to D4).
 */
@NullMarked
package io.weir.topology.shard.replica;

import org.jspecify.annotations.NullMarked;
