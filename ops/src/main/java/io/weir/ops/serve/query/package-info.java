/**
 * What an instance needs to answer queries: its shards, the other instances, and the HTTP API over
 * them.
 */
@NullMarked
package io.weir.ops.serve.query;

import org.jspecify.annotations.NullMarked;
