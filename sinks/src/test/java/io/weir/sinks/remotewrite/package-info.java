/** Tests of what is sent and of what answers mean, against a hand-made peer. */
@NullMarked
package io.weir.sinks.remotewrite;

import org.jspecify.annotations.NullMarked;
