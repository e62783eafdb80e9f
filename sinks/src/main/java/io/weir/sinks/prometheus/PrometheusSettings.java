package io.weir.sinks.prometheus;

import io.weir.sinks.delivery.Contradictions;
import io.weir.sinks.delivery.CorrectionPolicy;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.ProtobufMessage;
import io.weir.sinks.remotewrite.Receiver;
import io.weir.sinks.remotewrite.RemoteWriteSettings;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The part of a connector's configuration that is Prometheus's, and its relatives'. */
final class PrometheusSettings {
  static final RemoteWriteSettings SHARED = new RemoteWriteSettings("remote.write.");
  static final String MESSAGE = SHARED.prefix() + "protobuf.message";
  static final String HISTOGRAMS = SHARED.prefix() + "native.histograms";
  static final String TENANT_HEADER = SHARED.prefix() + "tenant.header";

  /** It refuses another value at a series' newest time; of those before, it shows either. */
  private static final Receiver PROMETHEUS =
      new Receiver(CorrectionPolicy.REFUSE, true, true, Duration.ZERO);

  private PrometheusSettings() {}

  static ConfigDef definition() {
    return SHARED
        .definition(
            "Where requests go, whole: as in Prometheus's remote_write, such as"
                + " http://host:9090/api/v1/write.",
            Compression.SNAPPY)
        .define(
            MESSAGE,
            ConfigDef.Type.STRING,
            ProtobufMessage.WRITE_REQUEST.fullName(),
            ConfigDef.ValidString.in(ProtobufMessage.fullNames().toArray(String[]::new)),
            ConfigDef.Importance.MEDIUM,
            "What requests are: of remote write 1.0, or 2.0, which says how much was written.")
        .define(
            HISTOGRAMS,
            ConfigDef.Type.BOOLEAN,
            true,
            ConfigDef.Importance.MEDIUM,
            "Whether native histograms are sent; those with bounds of their own by 2.0 only.")
        .define(
            TENANT_HEADER,
            ConfigDef.Type.STRING,
            "",
            PrometheusSettings::checkHeader,
            ConfigDef.Importance.MEDIUM,
            "Header that names the tenant, such as X-Scope-OrgID or THANOS-TENANT: each tenant has"
                + " requests of its own then, and no label.");
  }

  /** Looks at what keys say against each other. */
  static void check(Contradictions contradictions) {
    SHARED.check(contradictions);
    contradictions
        .value(MESSAGE)
        .filter(ProtobufMessage.fullNames()::contains)
        .map(ProtobufMessage::of)
        .ifPresent(message -> SHARED.check(contradictions, message));
  }

  static Store store(AbstractConfig config) {
    ProtobufMessage message = ProtobufMessage.of(config.getString(MESSAGE));
    try {
      message.check(SHARED.compression(config));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(MESSAGE, message.fullName(), e.getMessage());
    }
    return SHARED.store(
        config,
        SHARED.url(config),
        PROMETHEUS,
        message,
        config.getBoolean(HISTOGRAMS),
        tenantHeader(config));
  }

  /** The header that names the tenant, if one does. */
  static Optional<String> tenantHeader(AbstractConfig config) {
    return Optional.of(config.getString(TENANT_HEADER)).filter(header -> !header.isEmpty());
  }

  private static void checkHeader(String key, Object value) {
    if (!((String) value).matches("[a-zA-Z0-9_-]*")) {
      throw new ConfigException(key, value, "expected a header's name such as X-Scope-OrgID");
    }
  }
}
