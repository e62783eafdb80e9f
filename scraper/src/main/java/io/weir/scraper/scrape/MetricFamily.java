package io.weir.scraper.scrape;

import io.weir.schemas.samples.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A metric family of a target, by its name as the lines have it. For one thread. */
final class MetricFamily {
  /** Of lines that stand under no family of theirs. */
  static final MetricFamily NONE = new MetricFamily(new byte[0], "");

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] TOTAL = bytes("_total");
  private static final byte[] INFO = bytes("_info");
  private static final byte[][] COUNTER_PARTS = {TOTAL};
  private static final byte[][] INFO_PARTS = {INFO};
  private static final byte[][] HISTOGRAM_PARTS = {
    bytes("_bucket"), bytes("_sum"), bytes("_count")
  };
  private static final byte[][] GAUGE_HISTOGRAM_PARTS = {
    bytes("_bucket"), bytes("_gsum"), bytes("_gcount")
  };
  private static final byte[][] SUMMARY_PARTS = {bytes("_sum"), bytes("_count")};
  private static final byte[][] NO_PARTS = {};

  final byte[] rawName;
  final String name;
  MetricType type = MetricType.UNKNOWN;
  byte[] rawHelp = NOTHING;
  String help = "";
  byte[] rawUnit = NOTHING;
  String unit = "";

  /** What came behind it in the last scrape. */
  @Nullable MetricFamily next;

  long lastSeen;

  /** Whether it differs from what was published last. */
  boolean changed = true;

  MetricFamily(byte[] rawName, String name) {
    this.rawName = rawName;
    this.name = name;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether a metric of a name, as its line has it, belongs to the family: it has the family's
   * name, or that and one of the suffixes of the family's type. A counter's and an info's family
   * may be named with its suffix, as the text format does.
   */
  boolean covers(byte[] text, int start, int end) {
    int familyEnd = rawName.length;
    byte[][] parts =
        switch (type) {
          case COUNTER -> COUNTER_PARTS;
          case INFO -> INFO_PARTS;
          case HISTOGRAM -> HISTOGRAM_PARTS;
          case GAUGE_HISTOGRAM -> GAUGE_HISTOGRAM_PARTS;
          case SUMMARY -> SUMMARY_PARTS;
          case GAUGE, STATESET, UNKNOWN -> NO_PARTS;
        };
    if (type == MetricType.COUNTER || type == MetricType.INFO) {
      familyEnd -= suffixLength(rawName, 0, familyEnd, parts[0]);
    }
    if (is(text, start, end, familyEnd)) {
      return true;
    }
    for (byte[] part : parts) {
      int length = suffixLength(text, start, end, part);
      if (length > 0 && is(text, start, end - length, familyEnd)) {
        return true;
      }
    }
    return false;
  }

  private boolean is(byte[] text, int start, int end, int familyEnd) {
    return Arrays.equals(text, start, end, rawName, 0, familyEnd);
  }

  private static int suffixLength(byte[] text, int start, int end, byte[] suffix) {
    int from = end - suffix.length;
    return from > start && Arrays.equals(text, from, end, suffix, 0, suffix.length)
        ? suffix.length
        : 0;
  }
}
