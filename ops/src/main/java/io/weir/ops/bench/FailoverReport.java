package io.weir.ops.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The failovers of a run; times in seconds. */
record FailoverReport(FailoverBench.Settings settings, List<Failover> failovers) implements Report {
  FailoverReport {
    failovers = List.copyOf(failovers);
  }

  @Override
  public Map<String, Object> entries() {
    Map<String, Object> entries = new LinkedHashMap<>();
    List<Double> seconds = sorted(Failover::lastSeconds);
    entries.put("bench", "failover");
    entries.put("standby", settings.standby());
    entries.put("group_protocol", settings.groupProtocol().name().toLowerCase(Locale.ROOT));
    entries.put("kills", failovers.size());
    entries.put("failover_s_min", seconds.getFirst());
    entries.put("failover_s_median", seconds.get(seconds.size() / 2));
    entries.put("failover_s_max", seconds.getLast());
    entries.put("failovers_s", failovers.stream().map(Failover::lastSeconds).toList());
    entries.put("first_shard_s", failovers.stream().map(Failover::firstSeconds).toList());
    entries.put("others_pause_s_max", sorted(Failover::othersSeconds).getLast());
    entries.put("instances", settings.instances());
    entries.put("samples_per_s", settings.samplesPerSecond());
    entries.put("samples_before", settings.replay().samples());
    entries.put("series", settings.replay().workload().series());
    entries.putAll(settings.replay().description());
    entries.remove("warm_up_passes");
    return entries;
  }

  private List<Double> sorted(ToDoubleFunction<Failover> figure) {
    return failovers.stream().mapToDouble(figure).sorted().boxed().toList();
  }
}
