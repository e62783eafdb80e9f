/** Grafana's dashboards, and whether they ask for what there is. */
@NullMarked
package io.weir.ops.grafana;

import org.jspecify.annotations.NullMarked;
