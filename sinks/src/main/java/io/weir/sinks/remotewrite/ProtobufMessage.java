package io.weir.sinks.remotewrite;

import io.weir.schemas.config.Key;
import java.util.Arrays;
import java.util.List;

/** What a request's body is; in Prometheus's words, as in its {@code protobuf_message}. */
public enum ProtobufMessage {
  /** Remote write 1.0. */
  @Key("prometheus.WriteRequest")
  WRITE_REQUEST("prometheus.WriteRequest", "application/x-protobuf", "0.1.0"),

  /** Remote write 2.0: strings once in a request, types of metrics, counts of what was written. */
  @Key("io.prometheus.write.v2.Request")
  REQUEST_V2(
      "io.prometheus.write.v2.Request",
      "application/x-protobuf;proto=io.prometheus.write.v2.Request",
      "2.0.0");

  private final String fullName;
  private final String contentType;
  private final String version;

  ProtobufMessage(String fullName, String contentType, String version) {
    this.fullName = fullName;
    this.contentType = contentType;
    this.version = version;
  }

  /** Its full name, as Protocol Buffers have it. */
  public String fullName() {
    return fullName;
  }

  /** The full names of all. */
  public static List<String> fullNames() {
    return Arrays.stream(values()).map(ProtobufMessage::fullName).toList();
  }

  /**
   * The message of a full name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ProtobufMessage of(String fullName) {
    for (ProtobufMessage message : values()) {
      if (message.fullName.equals(fullName)) {
        return message;
      }
    }
    throw new IllegalArgumentException(
        "expected one of " + String.join(", ", fullNames()) + ", found " + fullName);
  }

  /**
   * Checks that requests may be compressed so.
   *
   * @throws IllegalArgumentException if the specification knows another way only
   */
  public void check(Compression compression) {
    if (this == REQUEST_V2 && compression != Compression.SNAPPY) {
      throw new IllegalArgumentException(
          "expected compression by snappy with %s, found %s"
              .formatted(fullName, compression.encoding()));
    }
  }

  /** The header Content-Type. */
  String contentType() {
    return contentType;
  }

  /** The header X-Prometheus-Remote-Write-Version. */
  String version() {
    return version;
  }

  /** Whether the specification lets native histograms have buckets with bounds of their own. */
  boolean hasCustomBuckets() {
    return this == REQUEST_V2;
  }

  /** Whether an answer says how much was written. */
  boolean isConfirmed() {
    return this == REQUEST_V2;
  }

  /** A request without series. */
  WriteRequest newRequest() {
    return switch (this) {
      case WRITE_REQUEST -> new FirstRequest();
      case REQUEST_V2 -> new SecondRequest();
    };
  }
}
