/** Creating and checking the topics. */
@NullMarked
package io.weir.ops.topic;

import org.jspecify.annotations.NullMarked;
