package io.weir.topology.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.control.RuleSetClaims.Verdict;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Instances of several application ids that propose rules at once, in any interleaving. */
final class RuleSetClaimsProperties {
  /** An instance: what it has read of the topic, and whether it has done what it wants to. */
  private static final class Instance {
    private final String applicationId;
    private final RuleSources rules;
    private final String hash;
    private final boolean atStart;
    private final RuleSetClaims claims;
    private int read;
    private int proposals;
    private int held;
    private boolean done;

    private Instance(String applicationId, RuleSources rules, boolean atStart) {
      this.applicationId = applicationId;
      this.rules = rules;
      this.hash = RuleSetText.hash(RuleSetText.of(rules));
      this.atStart = atStart;
      this.claims = new RuleSetClaims(applicationId);
    }

    private void readAll(List<RuleSetProposal> topic, List<Instance> proposers) {
      while (read < topic.size()) {
        boolean holds = claims.add(topic.get(read));
        if (holds && proposers.get(read) == this) {
          held++;
          done = true;
        }
        read++;
      }
      done |= claims.verdict(hash, false, atStart) != Verdict.WANTED;
    }

    private RuleSetProposal propose(long nowMillis) {
      proposals++;
      return RuleSetProposal.of(
          applicationId, claims.next(), claims.nextFromMillis(nowMillis), rules);
    }
  }

  private static RuleSources rules(int number) {
    return new RuleSources(
        Duration.ofMinutes(1),
        Duration.ZERO,
        Map.of(),
        "",
        List.of(
            new RuleSource(
                "a.yml", "groups: [{name: g, rules: [{record: r" + number + ", expr: x}]}]")));
  }

  @Property
  void r1_instancesAgreeOnVersionsInAnyInterleaving(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int ids,
      @ForAll @IntRange(min = 1, max = 6) int ruleSets,
      @ForAll @IntRange(min = 1, max = 16) int instances) {
    Random random = new Random(seed);
    List<RuleSetProposal> topic = new ArrayList<>();
    List<Instance> proposers = new ArrayList<>();
    List<Instance> all = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      all.add(
          new Instance(
              "id" + random.nextInt(ids), rules(random.nextInt(ruleSets)), random.nextBoolean()));
    }
    List<Instance> busy = new ArrayList<>(all);
    while (!busy.isEmpty()) {
      Instance instance = busy.get(random.nextInt(busy.size()));
      if (random.nextBoolean()) {
        instance.readAll(topic, proposers);
      } else {
        // It may know nothing of what others have appended since it read.
        topic.add(instance.propose(random.nextInt(1_000)));
        proposers.add(instance);
        // One that has proposed looks what became of that before it proposes again.
        instance.readAll(topic, proposers);
      }
      busy.removeIf(one -> one.done);
    }

    for (int id = 0; id < ids; id++) {
      String applicationId = "id" + id;
      List<Instance> same =
          all.stream().filter(one -> one.applicationId.equals(applicationId)).toList();
      same.forEach(one -> one.readAll(topic, proposers));
      RuleSetClaims fresh = new RuleSetClaims(applicationId);
      topic.forEach(fresh::add);
      List<RuleSetVersion> agreed = fresh.versions();
      assertThat(same).allSatisfy(one -> assertThat(one.claims.versions()).isEqualTo(agreed));
      assertVersions(agreed, same);
    }
  }

  private static void assertVersions(List<RuleSetVersion> agreed, List<Instance> instances) {
    assertThat(agreed.isEmpty()).isEqualTo(instances.isEmpty());
    long before = RuleSetVersion.FROM_THE_BEGINNING;
    String hashBefore = "";
    for (int i = 0; i < agreed.size(); i++) {
      RuleSetVersion version = agreed.get(i);
      assertThat(version.version()).isEqualTo(i + 1);
      assertThat(version.fromMillis()).isGreaterThanOrEqualTo(before);
      assertThat(version.hash()).isNotEqualTo(hashBefore);
      before = version.fromMillis();
      hashBefore = version.hash();
    }
    if (!agreed.isEmpty()) {
      assertThat(agreed.getFirst().fromMillis()).isEqualTo(RuleSetVersion.FROM_THE_BEGINNING);
    }
    Set<String> held = new HashSet<>();
    agreed.forEach(version -> held.add(version.hash()));
    for (Instance instance : instances) {
      assertThat(instance.held).isBetween(0, 1);
      assertThat(instance.proposals)
          .as("each wins, or loses to another")
          .isLessThanOrEqualTo(agreed.size());
      assertThat(held).as("what an instance wanted has held at some time").contains(instance.hash);
    }
    // Each proposal that loses has lost to one that holds.
    assertThat(instances.stream().mapToInt(one -> one.held).sum()).isEqualTo(agreed.size());
  }

  @Property
  void r1_aStartBringsNothingBackThatOthersHaveReplaced(@ForAll long seed) {
    Random random = new Random(seed);
    RuleSetClaims claims = new RuleSetClaims("mine");
    Set<String> held = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      RuleSetProposal proposal =
          RuleSetProposal.of(
              random.nextInt(4) == 0 ? "other" : "mine",
              random.nextInt(3) == 0 ? random.nextLong(5) : claims.next(),
              i,
              rules(random.nextInt(5)));
      if (claims.add(proposal)) {
        held.add(proposal.proposed().hash());
      }
    }
    for (int number = 0; number < 6; number++) {
      String hash = RuleSetText.hash(RuleSetText.of(rules(number)));
      boolean latest =
          !claims.versions().isEmpty() && claims.versions().getLast().hash().equals(hash);
      Verdict atStart = claims.verdict(hash, false, true);
      assertThat(atStart == Verdict.STANDS).isEqualTo(latest);
      assertThat(atStart == Verdict.WANTED).isEqualTo(!held.contains(hash));
      assertThat(claims.verdict(hash, false, false) == Verdict.WANTED).isEqualTo(!latest);
    }
  }
}
