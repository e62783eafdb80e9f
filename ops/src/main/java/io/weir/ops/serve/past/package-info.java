/** The configured stores as queries read them: what each holds, and how far it is. */
@NullMarked
package io.weir.ops.serve.past;

import org.jspecify.annotations.NullMarked;
