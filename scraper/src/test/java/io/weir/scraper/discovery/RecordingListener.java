package io.weir.scraper.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps what it is told, for one job, and waits for what is to come. */
final class RecordingListener implements DiscoveryListener {
  private final LinkedBlockingQueue<List<TargetGroup>> told = new LinkedBlockingQueue<>();

  @Override
  public void discovered(String jobName, List<TargetGroup> groups) {
    assertThat(jobName).isEqualTo("node");
    told.add(groups);
  }

  /** Returns what was told next. */
  List<TargetGroup> next() throws InterruptedException {
    List<TargetGroup> groups = told.poll(20, TimeUnit.SECONDS);
    assertThat(groups).as("groups that are told of").isNotNull();
    return groups == null ? List.of() : groups;
  }

  /** Returns the first of what is told next whose addresses are right; skips halves of changes. */
  List<TargetGroup> await(Predicate<List<String>> addresses) throws InterruptedException {
    List<TargetGroup> groups = next();
    while (!addresses.test(addresses(groups))) {
      groups = next();
    }
    return groups;
  }

  boolean isEmpty() {
    return told.isEmpty();
  }

  static List<String> addresses(List<TargetGroup> groups) {
    return groups.stream()
        .flatMap(group -> group.targets().stream())
        .map(target -> target.value("__address__"))
        .toList();
  }
}
