/** The whole configuration: Prometheus's sections and Weir's own. */
@NullMarked
package io.weir.ops.config;

import org.jspecify.annotations.NullMarked;
