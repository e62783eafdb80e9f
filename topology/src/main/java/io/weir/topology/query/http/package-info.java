/** Queries by HTTP, as Prometheus's API version 1 asks and answers them. */
@NullMarked
package io.weir.topology.query.http;

import org.jspecify.annotations.NullMarked;
