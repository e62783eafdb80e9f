/** Relabelling: rules that rewrite or drop label sets, of targets and of samples. */
@NullMarked
package io.weir.schemas.relabel;

import org.jspecify.annotations.NullMarked;
