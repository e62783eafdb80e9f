package io.weir.topology.query.cluster;

import io.weir.topology.query.shard.ShardHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/**
 * The instances of an application, as Kafka Streams tells each of them with the assignment. Those
 * that have a partition active come first; then those that keep it warm, this instance before the
 * others.
 */
public final class StreamInstances implements Cluster {
  private final Supplier<Optional<Running>> running;
  private final HostInfo self;
  private final ShardHost local;
  private final Function<HostInfo, ShardHost> remote;
  private final Map<HostInfo, ShardHost> others = new ConcurrentHashMap<>();

  /**
   * A started instance.
   *
   * @param store name of the shards' store
   * @param samplesTopic whose partitions the shards are
   * @param partitions how many there are
   */
  public record Running(KafkaStreams streams, String store, String samplesTopic, int partitions) {}

  /**
   * The instances that one of them knows.
   *
   * @param running this instance; empty while it isn't started
   * @param self what it is called by the others: its {@code application.server}
   * @param local its shards
   * @param remote makes another one reachable; asked once for each
   */
  public StreamInstances(
      Supplier<Optional<Running>> running,
      HostInfo self,
      ShardHost local,
      Function<HostInfo, ShardHost> remote) {
    this.running = running;
    this.self = self;
    this.local = local;
    this.remote = remote;
  }

  @Override
  public List<List<Place>> places() {
    Optional<Running> started = running.get();
    if (started.isEmpty() || !started.get().streams().state().isRunningOrRebalancing()) {
      return List.of();
    }
    Running known = started.get();
    List<List<Place>> places = new ArrayList<>();
    for (int i = 0; i < known.partitions(); i++) {
      places.add(new ArrayList<>());
    }
    Collection<StreamsMetadata> instances = known.streams().streamsMetadataForStore(known.store());
    for (StreamsMetadata instance : instances) {
      add(places, instance, instance.topicPartitions(), known.samplesTopic(), false);
    }
    for (StreamsMetadata instance : instances) {
      if (instance.hostInfo().equals(self)) {
        add(places, instance, instance.standbyTopicPartitions(), known.samplesTopic(), true);
      }
    }
    for (StreamsMetadata instance : instances) {
      if (!instance.hostInfo().equals(self)) {
        add(places, instance, instance.standbyTopicPartitions(), known.samplesTopic(), true);
      }
    }
    return places;
  }

  private void add(
      List<List<Place>> places,
      StreamsMetadata instance,
      Set<TopicPartition> partitions,
      String samplesTopic,
      boolean standby) {
    for (TopicPartition partition : partitions) {
      if (partition.topic().equals(samplesTopic) && partition.partition() < places.size()) {
        places.get(partition.partition()).add(new Place(host(instance.hostInfo()), standby));
      }
    }
  }

  private ShardHost host(HostInfo info) {
    return info.equals(self) ? local : others.computeIfAbsent(info, remote);
  }
}
