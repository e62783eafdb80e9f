/** What comes in: records resolved to our schema, read and checked as a whole. */
@NullMarked
package io.weir.topology.intake;

import org.jspecify.annotations.NullMarked;
