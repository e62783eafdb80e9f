/** How instances ask each other about their shards: gRPC, on the port of the HTTP API. */
@NullMarked
package io.weir.topology.query.grpc;

import org.jspecify.annotations.NullMarked;
