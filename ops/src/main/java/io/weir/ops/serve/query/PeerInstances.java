package io.weir.ops.serve.query;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.grpc.GrpcClientBuilder;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpHeaderNames;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.weir.ops.config.HttpSection;
import io.weir.schemas.config.Secret;
import io.weir.topology.query.grpc.RemoteShards;
import io.weir.topology.query.protocol.ShardsGrpc;
import io.weir.topology.query.shard.ShardHost;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;

/**
 * The way to other instances: gRPC on their HTTP port, over TLS if this one speaks it too, with
 * what the configuration says to present. Connections are kept; one over which nothing comes is
 * looked after, so that a machine that is gone isn't waited for. Thread-safe.
 */
final class PeerInstances implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PING_INTERVAL = Duration.ofSeconds(2);
  private static final int LARGEST_MESSAGE = 64 << 20;

  private final ClientFactory clients;
  private final String scheme;
  private final Optional<Secret> token;

  PeerInstances(HttpSection http) {
    ClientFactoryBuilder builder =
        ClientFactory.builder()
            .meterRegistry(new CompositeMeterRegistry())
            .connectTimeout(CONNECT_TIMEOUT)
            .pingInterval(PING_INTERVAL);
    if (http.tls().isPresent()) {
      PeerTls.configure(builder, http.peer().tls());
    }
    clients = builder.build();
    scheme = http.tls().isPresent() ? "gproto+https://" : "gproto+http://";
    token = http.peer().token();
  }

  /** Another instance. */
  ShardHost at(HostInfo instance) {
    String place = instance.host() + ":" + instance.port();
    GrpcClientBuilder builder =
        GrpcClients.builder(scheme + place)
            .factory(clients)
            .maxResponseLength(0)
            .maxResponseMessageLength(LARGEST_MESSAGE);
    token.ifPresent(
        secret -> builder.setHeader(HttpHeaderNames.AUTHORIZATION, "Bearer " + secret.reveal()));
    return new RemoteShards(place, builder.build(ShardsGrpc.ShardsBlockingStub.class));
  }

  @Override
  public void close() {
    clients.close();
  }
}
