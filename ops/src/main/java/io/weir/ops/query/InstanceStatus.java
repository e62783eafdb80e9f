package io.weir.ops.query;

import io.weir.schemas.labels.Labels;
import io.weir.topology.query.Asker;
import io.weir.topology.query.http.BuildInformation;
import io.weir.topology.query.http.HeadStatistics;
import io.weir.topology.query.http.RuntimeInformation;
import io.weir.topology.query.http.StatusSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What an instance tells of itself. */
public final class InstanceStatus implements StatusSource {
  @Override
  public String configuration() {
    return "";
  }

  @Override
  public Map<String, String> flags() {
    return Map.of();
  }

  @Override
  public BuildInformation build() {
    return new BuildInformation("dev", "", "", "", "", Runtime.version().toString());
  }

  @Override
  public RuntimeInformation runtime() {
    return new RuntimeInformation(Instant.EPOCH, "", "", true, Instant.EPOCH, 0, 0, 0, "");
  }

  @Override
  public HeadStatistics head(Asker asker, int limit) {
    return new HeadStatistics(0, 0, 0, 0, 0, List.of(), List.of(), List.of(), List.of());
  }

  @Override
  public Labels externalLabels() {
    return Labels.empty();
  }
}
