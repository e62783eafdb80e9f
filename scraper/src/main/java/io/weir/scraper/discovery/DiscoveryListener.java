package io.weir.scraper.discovery;

import java.util.List;

/** Is told what a discovery finds. */
@FunctionalInterface
public interface DiscoveryListener {

  /**
   * Takes all target groups of a job, which replace those told before. Called for each job when it
   * is applied and whenever its groups have changed, by several threads but for one job by one at a
   * time and in order. May block; the job's next change then waits.
   */
  void discovered(String jobName, List<TargetGroup> groups);
}
