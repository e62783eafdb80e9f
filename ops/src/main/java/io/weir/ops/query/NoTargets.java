package io.weir.ops.query;

import io.weir.topology.query.Asker;
import io.weir.topology.query.http.DroppedTarget;
import io.weir.topology.query.http.MetricMetadata;
import io.weir.topology.query.http.TargetSource;
import io.weir.topology.query.http.TargetState;
import java.net.URI;
import java.util.List;

/** Targets of an instance that scrapes none. */
public final class NoTargets implements TargetSource {
  @Override
  public List<String> pools(Asker asker) {
    return List.of();
  }

  @Override
  public List<TargetState> active(Asker asker) {
    return List.of();
  }

  @Override
  public List<DroppedTarget> dropped(Asker asker) {
    return List.of();
  }

  @Override
  public List<MetricMetadata> metadata(Asker asker) {
    return List.of();
  }

  @Override
  public List<URI> alertmanagers(Asker asker) {
    return List.of();
  }
}
