/** What holds for every store that is read again. */
@NullMarked
package io.weir.sinks.reading;

import org.jspecify.annotations.NullMarked;
