/** What an evaluation has to say beside its result: warnings and infos, in Prometheus's words. */
@NullMarked
package io.weir.topology.promql.annotation;

import org.jspecify.annotations.NullMarked;
