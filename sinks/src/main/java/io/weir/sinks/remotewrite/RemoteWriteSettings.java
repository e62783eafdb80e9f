package io.weir.sinks.remotewrite;

import io.weir.schemas.rollup.RollupLevel;
import io.weir.sinks.delivery.Contradictions;
import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * The part of a connector's configuration that all stores share that take remote write.
 *
 * @param prefix what its keys begin with, such as {@code victoriametrics.}
 */
public record RemoteWriteSettings(String prefix) {
  private static final String URL = "url";
  private static final String PLAIN_LEVEL = "rollup.level";
  private static final String TENANT_LABEL = "tenant.label";
  private static final String COMPRESSION = "compression";
  private static final String TIMEOUT = "timeout.ms";
  private static final String REQUEST_BYTES = "request.bytes";
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /**
   * A definition of what all sinks and these stores share.
   *
   * @param urlWords what the URL is
   * @param usual the compression that the store takes gladly
   */
  public ConfigDef definition(String urlWords, Compression usual) {
    ConfigDef definition =
        SinkSettings.definition()
            .define(
                prefix + URL,
                ConfigDef.Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                this::checkUrl,
                ConfigDef.Importance.HIGH,
                urlWords)
            .define(
                prefix + PLAIN_LEVEL,
                ConfigDef.Type.STRING,
                "5m",
                RemoteWriteSettings::checkLevel,
                ConfigDef.Importance.MEDIUM,
                "The rollup level whose series keep their names: a counter's total, a gauge's"
                    + " average. All else of a rollup goes under the name with :rollup behind it."
                    + " Empty if raw samples go to the same store.")
            .define(
                prefix + TENANT_LABEL,
                ConfigDef.Type.STRING,
                "tenant",
                RemoteWriteSettings::checkLabel,
                ConfigDef.Importance.LOW,
                "Label that holds a tenant other than default.")
            .define(
                prefix + COMPRESSION,
                ConfigDef.Type.STRING,
                usual.encoding(),
                ConfigDef.ValidString.in(Compression.encodings().toArray(String[]::new)),
                ConfigDef.Importance.LOW,
                "How requests are compressed.")
            .define(
                prefix + TIMEOUT,
                ConfigDef.Type.LONG,
                30_000L,
                ConfigDef.Range.between(1, 240_000),
                ConfigDef.Importance.LOW,
                "How long one request may take, milliseconds.")
            .define(
                prefix + REQUEST_BYTES,
                ConfigDef.Type.INT,
                8 * 1024 * 1024,
                ConfigDef.Range.between(1_024, 24 * 1024 * 1024),
                ConfigDef.Importance.LOW,
                "Size of a request before compression from which it is sent, bytes.");
    HttpAccessKeys.define(definition, prefix);
    return definition;
  }

  /** Looks at what these keys say against each other. */
  public void check(Contradictions contradictions) {
    HttpAccessKeys.check(contradictions, prefix);
  }

  /** Looks at what these keys and a message say against each other. */
  public void check(Contradictions contradictions, ProtobufMessage message) {
    contradictions
        .value(prefix + COMPRESSION)
        .filter(Compression.encodings()::contains)
        .ifPresent(encoding -> {
          try {
            message.check(Compression.of(encoding));
          } catch (IllegalArgumentException e) {
            contradictions.add(prefix + COMPRESSION, String.valueOf(e.getMessage()));
          }
        });
  }

  /** The URL as it is configured. */
  public HttpUrl url(AbstractConfig config) {
    return HttpUrl.get(config.getString(prefix + URL));
  }

  /** How the store lets us in. */
  public HttpAccess access(AbstractConfig config) {
    return HttpAccessKeys.read(config, prefix);
  }

  /** How long one request may take. */
  public Duration timeout(AbstractConfig config) {
    return Duration.ofMillis(config.getLong(prefix + TIMEOUT));
  }

  /**
   * The way back from what is written.
   *
   * @param counters tells at each reading which metrics are counters
   */
  public PlainSeries plainSeries(AbstractConfig config, Supplier<Predicate<String>> counters) {
    return new PlainSeries(
        config.getString(prefix + PLAIN_LEVEL), config.getString(prefix + TENANT_LABEL), counters);
  }

  /** How requests are compressed. */
  public Compression compression(AbstractConfig config) {
    return Compression.of(config.getString(prefix + COMPRESSION));
  }

  /**
   * The store that a configuration names, not connected.
   *
   * @param url that requests go to
   * @param sendsHistograms whether native histograms are sent if the store takes them
   * @param tenantHeader name of the header that holds the tenant, if one does
   */
  public Store store(
      AbstractConfig config,
      HttpUrl url,
      Receiver receiver,
      ProtobufMessage message,
      boolean sendsHistograms,
      Optional<String> tenantHeader) {
    Clock clock = Clock.systemUTC();
    RemoteWriteClient client =
        new RemoteWriteClient(
            url,
            message,
            compression(config),
            tenantHeader,
            access(config),
            timeout(config),
            clock);
    return new RemoteWriteStore(
        client,
        new RemoteWriteOptions(
            receiver,
            message,
            sendsHistograms,
            tenantHeader,
            config.getString(prefix + TENANT_LABEL),
            config.getString(prefix + PLAIN_LEVEL),
            config.getInt(prefix + REQUEST_BYTES)),
        clock);
  }

  /** The properties of a connector that runs inside a Weir process. */
  public Map<String, String> properties(RemoteWriteTarget target) {
    Map<String, String> properties =
        HttpAccessProperties.of(target.access(), prefix, target.folder());
    properties.put(prefix + URL, target.url());
    properties.put(prefix + PLAIN_LEVEL, target.plainLevel());
    properties.put(prefix + COMPRESSION, target.compression().encoding());
    return properties;
  }

  private void checkUrl(String key, Object value) {
    HttpUrl url = HttpUrl.parse((String) value);
    if (url == null) {
      throw new ConfigException(key, value, "expected a URL such as http://host:8428");
    }
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      throw new ConfigException(
          key, "<secret>", "expected %1$susername and %1$spassword instead".formatted(prefix));
    }
  }

  private static void checkLevel(String key, Object value) {
    try {
      if (!((String) value).isEmpty()) {
        RollupLevel.parse((String) value);
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, e.getMessage());
    }
  }

  private static void checkLabel(String key, Object value) {
    if (!LABEL_NAME.matcher((String) value).matches()) {
      throw new ConfigException(key, value, "expected a label's name");
    }
  }
}
