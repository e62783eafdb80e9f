/**
 * What all stores share that can be read again: what is asked for, and series as they come back.
 */
@NullMarked
package io.weir.sinks.reading;

import org.jspecify.annotations.NullMarked;
