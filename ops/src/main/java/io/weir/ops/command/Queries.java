package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.query.StreamQueries;
import java.time.Clock;

/** Makes what answers the queries of an instance with a topology. */
final class Queries {
  private Queries() {}

  /**
   * By a configuration.
   *
   * @throws io.weir.schemas.config.ConfigException if a file that it needs is wrong
   */
  static StreamQueries of(WeirConfiguration configuration) {
    return new StreamQueries(
        configuration.weir().query(),
        configuration.weir().http(),
        new io.weir.ops.query.InstanceStatus(),
        asker -> java.util.List.of(),
        new io.weir.ops.query.NoTargets(),
        Clock.systemUTC());
  }
}
