@NullMarked
package io.weir.schemas.labels;

import org.jspecify.annotations.NullMarked;
