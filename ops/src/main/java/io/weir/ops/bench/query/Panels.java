package io.weir.ops.bench.query;

import io.weir.ops.bench.process.BenchFailedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that each ask one panel after the other, without a pause. For one thread. */
final class Panels {
  private final QueryBench.Settings settings;

  Panels(QueryBench.Settings settings) {
    this.settings = settings;
  }

  /**
   * Asks for all panels of some dashboards.
   *
   * @param first the number of the first dashboard
   * @param count how many
   * @return how long the answers took, in nanoseconds
   */
  Map<QueryKind, List<Long>> ask(QueriedServer server, int first, int count)
      throws InterruptedException {
    Map<QueryKind, List<Long>> nanos = new EnumMap<>(QueryKind.class);
    try (ExecutorService clients = Executors.newFixedThreadPool(settings.clients())) {
      List<Future<Map<QueryKind, Long>>> dashboards = new ArrayList<>();
      for (int number = first; number < first + count; number++) {
        int dashboard = number;
        dashboards.add(clients.submit(() -> dashboard(server, dashboard)));
      }
      for (Future<Map<QueryKind, Long>> dashboard : dashboards) {
        dashboard
            .get()
            .forEach(
                (kind, taken) -> nanos.computeIfAbsent(kind, key -> new ArrayList<>()).add(taken));
      }
    } catch (ExecutionException e) {
      throw new BenchFailedException(
          server.name() + ": expected answers, found: " + e.getCause(), e);
    }
    return nanos;
  }

  private Map<QueryKind, Long> dashboard(QueriedServer server, int number)
      throws InterruptedException {
    Map<QueryKind, Long> nanos = new EnumMap<>(QueryKind.class);
    List<QueryKind> kinds = settings.kinds();
    for (int i = 0; i < kinds.size(); i++) {
      // Clients that begin together don't go on with the same panels.
      QueryKind kind = kinds.get((number + i) % kinds.size());
      nanos.put(kind, server.nanos(request(kind, number, System.currentTimeMillis())));
    }
    return nanos;
  }

  /** A panel of a dashboard whose variables stand on one of the targets. */
  QueryKind.Request request(QueryKind kind, int dashboard, long endMillis) {
    return kind.request(
        settings.workload().target(dashboard % settings.workload().targets()),
        endMillis,
        settings.range(),
        settings.step());
  }
}
