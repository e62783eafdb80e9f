package io.weir.schemas.result;

import io.weir.schemas.labels.Labels;
import java.nio.charset.StandardCharsets;

/**
 * The number by which Prometheus and Alertmanager tell one alert from another: FNV-1a of 64 bits
 * over the labels in the order of their names, a byte 255 behind each name and value, as {@code
 * labelSetToFingerprint} of <a href="https://github.com/prometheus/common">prometheus/common</a>
 * has it.
 */
public final class AlertFingerprint {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private AlertFingerprint() {}

  /** 16 hexadecimal digits. */
  public static String of(Labels labels) {
    long hash = OFFSET_BASIS;
    for (int i = 0; i < labels.size(); i++) {
      hash = add(hash, labels.name(i));
      hash = add(hash, labels.value(i));
    }
    return "%016x".formatted(hash);
  }

  private static long add(long hash, String text) {
    long sum = hash;
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      sum = (sum ^ (next & 0xff)) * PRIME;
    }
    return (sum ^ 0xff) * PRIME;
  }
}
