package io.weir.topology.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Instances of several application ids that claim an epoch at once, in any interleaving. */
final class EpochClaimsProperties {
  /** An instance: what it has read of the topic, and the claim it has made of that. */
  private static final class Instance {
    private final String applicationId;
    private final EpochClaims claims = new EpochClaims();
    private int read;
    private long found;

    private Instance(String applicationId) {
      this.applicationId = applicationId;
    }

    private void readAll(List<ApplicationEpoch> topic) {
      while (read < topic.size()) {
        claims.add(topic.get(read++));
      }
      Long held = claims.of(applicationId);
      found = held == null ? 0 : held;
    }
  }

  @Property
  void c2_eachIdEndsWithOneEpochOfItsOwnAfterFewClaims(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int ids,
      @ForAll @IntRange(min = 1, max = 24) int instances) {
    Random random = new Random(seed);
    List<ApplicationEpoch> topic = new ArrayList<>();
    List<Instance> all = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      all.add(new Instance("id" + random.nextInt(ids)));
    }
    List<Instance> without = new ArrayList<>(all);
    while (!without.isEmpty()) {
      Instance instance = without.get(random.nextInt(without.size()));
      if (random.nextBoolean()) {
        instance.readAll(topic);
      } else if (instance.found == 0) {
        topic.add(new ApplicationEpoch(instance.applicationId, instance.claims.next()));
      }
      without.removeIf(one -> one.found > 0);
    }

    Map<String, Long> epochs = new HashMap<>();
    for (Instance instance : all) {
      assertThat(epochs.merge(instance.applicationId, instance.found, Math::max))
          .isEqualTo(instance.found);
      instance.readAll(topic);
      assertThat(epochs).containsEntry(instance.applicationId, instance.found);
    }
    assertThat(epochs.values()).doesNotHaveDuplicates().allMatch(epoch -> epoch <= ids);
  }

  @Property
  void c2_whoeverClaimsAfterHavingReadAllBeforeAnyOtherWins(@ForAll long seed) {
    Random random = new Random(seed);
    EpochClaims claims = new EpochClaims();
    for (int i = 0; i < 50; i++) {
      claims.add(new ApplicationEpoch("id" + random.nextInt(20), random.nextLong(30)));
    }
    claims.add(new ApplicationEpoch("mine", claims.next()));
    assertThat(claims.of("mine")).isEqualTo(claims.next() - 1);
  }
}
