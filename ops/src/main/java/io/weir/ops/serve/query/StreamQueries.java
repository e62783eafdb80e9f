package io.weir.ops.serve.query;

import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.weir.ops.config.CallerSelector;
import io.weir.ops.config.QuerySection;
import io.weir.ops.config.WeirSection;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.serve.Callers;
import io.weir.ops.serve.Guarded;
import io.weir.ops.serve.Services;
import io.weir.ops.serve.past.PastStores;
import io.weir.schemas.access.Caller;
import io.weir.schemas.access.Role;
import io.weir.schemas.config.Durations;
import io.weir.schemas.config.HostPort;
import io.weir.schemas.topics.Topics;
import io.weir.scraper.Scraper;
import io.weir.topology.Stream;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.query.Asker;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.cluster.Cluster;
import io.weir.topology.query.cluster.ClusterQueries;
import io.weir.topology.query.cluster.StreamInstances;
import io.weir.topology.query.grpc.LiveService;
import io.weir.topology.query.grpc.ShardsService;
import io.weir.topology.query.http.ApiLimits;
import io.weir.topology.query.http.ApiSources;
import io.weir.topology.query.http.LiveApi;
import io.weir.topology.query.http.QueryApi;
import io.weir.topology.query.live.LiveQueries;
import io.weir.topology.query.past.Past;
import io.weir.topology.query.past.PastLayer;
import io.weir.topology.query.shard.LocalShards;
import io.weir.topology.query.shard.MemoryBudget;
import io.weir.topology.query.shard.PlanCache;
import io.weir.topology.shard.ShardDirectory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/**
 * The queries of an instance with a topology: the HTTP API, and what other instances ask of its
 * shards. It answers from the start; until the topology runs it says that no shard is known yet.
 * Thread-safe.
 */
public final class StreamQueries implements Services, AutoCloseable {
  /** Names the tenant, as Cortex, Mimir and Loki have it. */
  private static final String TENANT_HEADER = "X-Scope-OrgID";

  private static final String DEFAULT_TENANT = "default";

  private final QuerySection section;
  private final ShardDirectory directory = new ShardDirectory();
  private final LocalShards local;
  private final PeerInstances peers;
  private final ClusterQueries engine;
  private volatile Cluster cluster = List::of;
  private volatile Supplier<Optional<Stream>> stream = Optional::empty;
  private volatile Supplier<Optional<Scraper>> scraper = Optional::empty;
  private volatile @Nullable PastStores stores;
  private volatile @Nullable ActiveAlerts alerts;
  private volatile @Nullable KnownMetadata metadata;
  private final List<TopicFollower> followers = new CopyOnWriteArrayList<>();
  private final ApiSources sources;
  private final InstanceStatus status;
  private final LiveQueries live;
  private final Clock clock;

  /**
   * Queries that don't know the topology yet.
   *
   * @throws io.weir.schemas.config.ConfigException if a file of {@code http.peer} is wrong
   */
  public StreamQueries(WeirSection weir, InstanceFacts facts, Clock clock) {
    QuerySection section = weir.query();
    this.section = section;
    this.clock = clock;
    PlanCache plans = new PlanCache();
    MemoryBudget budget = MemoryBudget.ofHeap();
    local = new LocalShards("this one", directory, EvaluationOptions.DEFAULTS, plans, budget);
    peers = new PeerInstances(weir.http());
    engine =
        new ClusterQueries(
            () -> cluster.places(),
            EvaluationOptions.DEFAULTS,
            section.limits(),
            plans,
            new Past(this::layers, clock),
            budget,
            clock);
    QueryOptions options = section.options();
    live =
        new LiveQueries(engine, () -> engine.progress(options), options, section.maxLiveQueries());
    status =
        new InstanceStatus(
            facts,
            engine,
            options,
            Durations.format(weir.stream().correctionHorizon().plus(weir.stream().maxRange())),
            clock);
    sources =
        new ApiSources(
            engine,
            status,
            new AgreedRuleStates(
                weir.rules().tenant(), () -> this.stream.get(), () -> Optional.ofNullable(alerts)),
            new KnownTargets(
                weir.scraper().tenant(),
                () -> this.scraper.get(),
                () -> Optional.ofNullable(metadata),
                engine,
                options));
  }

  /** What the topology is to tell its shards. */
  public ShardDirectory directory() {
    return directory;
  }

  /**
   * Says where the topology is.
   *
   * @param topology empty until it begins
   * @param self under which host and port the others reach this instance
   */
  public void over(Supplier<Optional<Stream>> topology, HostPort self) {
    stream = topology;
    cluster =
        new StreamInstances(
            () -> topology.get().flatMap(Stream::running),
            new HostInfo(self.host(), self.port()),
            local,
            peers::at);
  }

  /** Says where the scraper in the same process is; empty until it begins. */
  public void scrapedBy(Supplier<Optional<Scraper>> sameProcess) {
    scraper = sameProcess;
  }

  /** Says which stores have what shards hold no more; they are closed with this. */
  public void readBehindShards(PastStores configured) {
    stores = configured;
  }

  private List<PastLayer> layers() {
    @Nullable PastStores configured = stores;
    return configured == null ? List.of() : configured.layers();
  }

  /** Which metrics of the tenant {@code default} are counters, as far as is known now. */
  public Predicate<String> counters() {
    @Nullable KnownMetadata known = metadata;
    return new CounterNames(known == null ? List.of() : known.of(DEFAULT_TENANT));
  }

  /** Begins to follow what the topics say of alerts and of metrics. */
  public void follow(KafkaConnection connection, Topics topics) {
    ActiveAlerts active = new ActiveAlerts(connection.registry().lookup());
    KnownMetadata known = new KnownMetadata(connection.registry().lookup());
    alerts = active;
    metadata = known;
    followers.add(new TopicFollower(connection.properties(), topics.alerts(), active::take));
    followers.add(new TopicFollower(connection.properties(), topics.metadata(), known::take));
  }

  @Override
  public void addTo(ServerBuilder builder) {
    ApiLimits limits = ApiLimits.DEFAULTS.withQuery(section.options());
    QueryApi api = new QueryApi(sources, this::asker, limits, clock);
    builder.service(api, QueryApi.compression());
    for (String path : QueryApi.OF_INSTANCE) {
      // They tell of all tenants.
      builder.service(
          path, api.decorate(QueryApi.compression()).decorate(Guarded.byUnbound(Role.READ)));
    }
    QueryApi.allowLongAddresses(builder);
    builder.service(LiveApi.PATH, new LiveApi(live, this::asker));
    builder.service(GrpcService.builder().addService(new LiveService(live, this::asker)).build());
    builder.service(
        GrpcService.builder()
            .addService(new ShardsService(local))
            .useBlockingTaskExecutor(true)
            .build(),
        Guarded.byUnbound(Role.ADMIN));
  }

  @Override
  public void reloaded(boolean accepted) {
    status.reloaded(accepted);
  }

  /** Whose series a request is about. */
  private Asker asker(ServiceRequestContext context) {
    Caller caller = Callers.of(context);
    String tenant =
        caller
            .tenant()
            .orElseGet(() -> context.request().headers().get(TENANT_HEADER, section.tenant()));
    return new Asker(tenant, caller.selector().map(CallerSelector::matchers).orElse(List.of()));
  }

  /** Ends what is being asked. */
  @Override
  public void close() {
    followers.forEach(TopicFollower::close);
    live.close();
    engine.close();
    if (stores != null) {
      stores.close();
    }
    peers.close();
    local.close();
  }
}
