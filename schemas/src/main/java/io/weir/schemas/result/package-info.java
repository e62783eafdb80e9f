/** What rules make of the samples: results of recording rules, states of alerts. */
@NullMarked
package io.weir.schemas.result;

import org.jspecify.annotations.NullMarked;
