package io.weir.topology.merge;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.Labels;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.alert.AlertElement;
import io.weir.topology.rules.alert.AlertState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A rule's alerts after a tick as they stand in the store. */
final class AlertCodec {
  private static final byte VERSION = 1;

  private AlertCodec() {}

  static byte[] encode(List<Alert> alerts) {
    AvroOutput out = new AvroOutput(256);
    out.writeByte(VERSION);
    out.writeLong(alerts.size());
    for (Alert alert : alerts) {
      alert.labels().write(out);
      out.writeLong(alert.annotations().size());
      alert
          .annotations()
          .forEach((name, text) -> {
            out.writeString(name);
            out.writeString(text);
          });
      out.writeDouble(alert.element().value());
      out.writeString(alert.state().name());
      out.writeLong(alert.activeAt().toEpochMilli());
      writeTime(alert.firedAt(), out);
      writeTime(alert.resolvedAt(), out);
      writeTime(alert.keepFiringSince(), out);
    }
    return out.toByteArray();
  }

  private static void writeTime(@Nullable Instant time, AvroOutput out) {
    out.writeBoolean(time != null);
    if (time != null) {
      out.writeLong(time.toEpochMilli());
    }
  }

  static List<Alert> decode(byte[] bytes) {
    AvroInput in = new AvroInput(bytes, 1, bytes.length);
    if (bytes[0] != VERSION) {
      throw new IllegalStateException(
          "alerts in a merge's store: expected version " + VERSION + ", found " + bytes[0]);
    }
    List<Alert> alerts = new ArrayList<>();
    for (long left = in.readLong(); left > 0; left--) {
      Labels labels = Labels.read(in);
      Map<String, String> annotations = new TreeMap<>();
      for (long texts = in.readLong(); texts > 0; texts--) {
        annotations.put(in.readString(), in.readString());
      }
      AlertElement element = new AlertElement(labels, annotations, in.readDouble());
      alerts.add(
          new Alert(
              element,
              AlertState.valueOf(in.readString()),
              Instant.ofEpochMilli(in.readLong()),
              readTime(in),
              readTime(in),
              readTime(in)));
    }
    return alerts;
  }

  private static @Nullable Instant readTime(AvroInput in) {
    return in.readBoolean() ? Instant.ofEpochMilli(in.readLong()) : null;
  }
}
