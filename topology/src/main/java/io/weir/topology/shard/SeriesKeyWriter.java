package io.weir.topology.shard;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the key of a series' rollups from its encoded labels: the UTF-8 bytes of {@link
 * io.weir.schemas.labels.SeriesKey#text}, without making Strings. Reusable; for one thread.
 */
final class SeriesKeyWriter {
  private static final byte[] METRIC_NAME = Labels.METRIC_NAME.getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING = new byte[0];

  private final AvroInput in = new AvroInput(NOTHING, 0, 0);
  private final AvroOutput out = new AvroOutput(512);
  private String tenant = "";
  private byte[] tenantBytes = NOTHING;
  private int nameStart;
  private int nameEnd;

  /** The key, a fresh array. */
  byte[] key(String newTenant, byte[] labels) {
    out.clear();
    writeTenant(newTenant);
    findMetricName(labels);
    boolean nameInFront = isLegacy(labels, nameStart, nameEnd, true);
    if (nameInFront) {
      out.writeRaw(labels, nameStart, nameEnd - nameStart);
    }
    int before = out.size();
    out.writeByte('{');
    if (!nameInFront && nameEnd > nameStart) {
      quote(labels, nameStart, nameEnd);
    }
    writePairs(labels, before + 1);
    if (nameInFront && out.size() == before + 1) {
      return Arrays.copyOf(out.buffer(), before);
    }
    out.writeByte('}');
    return out.toByteArray();
  }

  private void writeTenant(String newTenant) {
    if (!newTenant.equals(tenant)) {
      tenant = newTenant;
      tenantBytes = newTenant.getBytes(StandardCharsets.UTF_8);
    }
    out.writeRaw(tenantBytes, 0, tenantBytes.length);
    out.writeByte('/');
  }

  private void findMetricName(byte[] labels) {
    nameStart = 0;
    nameEnd = 0;
    in.reset(labels, 0, labels.length);
    for (long count = in.readBlockCount(EncodedLabels.LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(EncodedLabels.LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        boolean found = readIsMetricName(labels);
        int length = in.readLength();
        if (found) {
          nameStart = in.position();
          nameEnd = nameStart + length;
          return;
        }
        in.skip(length);
      }
    }
  }

  private boolean readIsMetricName(byte[] labels) {
    int length = in.readLength();
    int start = in.position();
    in.skip(length);
    return Arrays.equals(labels, start, start + length, METRIC_NAME, 0, METRIC_NAME.length);
  }

  private void writePairs(byte[] labels, int first) {
    in.reset(labels, 0, labels.length);
    for (long count = in.readBlockCount(EncodedLabels.LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(EncodedLabels.LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        int labelLength = in.readLength();
        int labelStart = in.position();
        in.skip(labelLength);
        int valueLength = in.readLength();
        int valueStart = in.position();
        in.skip(valueLength);
        if (valueStart != nameStart) {
          if (out.size() > first) {
            out.writeByte(',');
            out.writeByte(' ');
          }
          writePair(labels, labelStart, labelStart + labelLength, valueStart, valueLength);
        }
      }
    }
  }

  private void writePair(
      byte[] labels, int labelStart, int labelEnd, int valueStart, int valueLength) {
    if (isLegacy(labels, labelStart, labelEnd, false)) {
      out.writeRaw(labels, labelStart, labelEnd - labelStart);
    } else {
      quote(labels, labelStart, labelEnd);
    }
    out.writeByte('=');
    quote(labels, valueStart, valueStart + valueLength);
  }

  /** Whether a name needs no quotes: letters, digits behind the first, underscores, colons. */
  private static boolean isLegacy(byte[] bytes, int start, int end, boolean colons) {
    for (int i = start; i < end; i++) {
      byte c = bytes[i];
      boolean letter =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colons && c == ':');
      if (!letter && !(i > start && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return end > start;
  }

  private void quote(byte[] bytes, int start, int end) {
    out.writeByte('"');
    int plain = start;
    for (int i = start; i < end; i++) {
      int escaped = escape(bytes[i]);
      if (escaped != 0) {
        out.writeRaw(bytes, plain, i - plain);
        out.writeByte('\\');
        out.writeByte(escaped);
        plain = i + 1;
      }
    }
    out.writeRaw(bytes, plain, end - plain);
    out.writeByte('"');
  }

  /** What stands behind the backslash; 0 for a byte that needs none. */
  private static int escape(byte c) {
    return switch (c) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '\n' -> 'n';
      case '\t' -> 't';
      case '\r' -> 'r';
      default -> 0;
    };
  }
}
