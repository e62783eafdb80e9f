/** Metric metadata: type, unit and help of a family. */
@NullMarked
package io.weir.schemas.metadata;

import org.jspecify.annotations.NullMarked;
