/** How Prometheus's configuration describes TLS and credentials, and HTTP clients made of it. */
@NullMarked
package io.weir.schemas.http;

import org.jspecify.annotations.NullMarked;
