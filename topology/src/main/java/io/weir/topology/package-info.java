/** The stream topology: builds it, runs it, says how it is. */
@NullMarked
package io.weir.topology;

import org.jspecify.annotations.NullMarked;
