package io.weir.ops.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.HostPort;

/**
 * The HTTP server of an instance.
 *
 * @param listen where it listens
 */
public record HttpSection(@Doc("Where it listens.") @Default("127.0.0.1:9470") HostPort listen) {}
