package io.weir.schemas.labels;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The labels of a series: pairs of a name and a non-empty value, in ascending order of the names'
 * UTF-8 bytes, each name once. Immutable; equal if all pairs are equal. An empty value is the same
 * as no label, as in Prometheus.
 */
public final class Labels implements Comparable<Labels> {
  /** The label that holds the metric's name. */
  public static final String METRIC_NAME = "__name__";

  private static final Labels EMPTY = new Labels(new String[0]);

  /** Name, value, name, value, … in order. */
  private final String[] pairs;

  private Labels(String[] pairs) {
    this.pairs = pairs;
  }

  /** No labels at all. */
  public static Labels empty() {
    return EMPTY;
  }

  /**
   * Labels of names and values in turn, in any order.
   *
   * @throws IllegalArgumentException if the count is odd or a name stands twice
   */
  public static Labels of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "labels: expected names and values in turn, found " + namesAndValues.length + " strings");
    }
    TreeMap<String, String> sorted = new TreeMap<>(Labels::compareUtf8);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (sorted.put(namesAndValues[i], namesAndValues[i + 1]) != null) {
        throw new IllegalArgumentException(
            "labels: expected each name once, found " + namesAndValues[i] + " twice");
      }
    }
    return ofSorted(sorted);
  }

  /** Labels of a map's entries, in any order. */
  public static Labels ofMap(Map<String, String> map) {
    TreeMap<String, String> sorted = new TreeMap<>(Labels::compareUtf8);
    sorted.putAll(map);
    return ofSorted(sorted);
  }

  /** Labels of their Avro bytes, a map of strings as {@link #encoded()} gives it. */
  public static Labels decode(byte[] bytes, int start, int end) {
    return read(new AvroInput(bytes, start, end), text -> text);
  }

  /**
   * Labels of their Avro bytes, a map of strings as {@link #encoded()} gives it.
   *
   * @param pool gives for a text an equal one, so that many labels may share it
   */
  public static Labels decode(byte[] bytes, int start, int end, UnaryOperator<String> pool) {
    return read(new AvroInput(bytes, start, end), pool);
  }

  /** Reads labels of their Avro bytes, as {@link #encoded()} gives them. */
  public static Labels read(AvroInput in) {
    return read(in, text -> text);
  }

  private static Labels read(AvroInput in, UnaryOperator<String> pool) {
    List<String> pairs = new ArrayList<>();
    for (long count = in.readBlockCount(EncodedLabels.LEAST_PAIR_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(EncodedLabels.LEAST_PAIR_SIZE)) {
      for (long i = 0; i < count; i++) {
        pairs.add(pool.apply(in.readString()));
        pairs.add(pool.apply(in.readString()));
      }
    }
    return new Labels(pairs.toArray(String[]::new));
  }

  /** A builder that holds nothing. */
  public static Builder builder() {
    return new Builder(EMPTY);
  }

  /** A builder that holds these labels. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  private static Labels ofSorted(Map<String, String> sorted) {
    List<String> pairs = new ArrayList<>(2 * sorted.size());
    sorted.forEach((name, value) -> {
      if (!value.isEmpty()) {
        pairs.add(name);
        pairs.add(value);
      }
    });
    return pairs.isEmpty() ? EMPTY : new Labels(pairs.toArray(String[]::new));
  }

  /** Number of pairs. */
  public int size() {
    return pairs.length / 2;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return pairs.length == 0;
  }

  /** Name of the pair at {@code index}, from 0 in order. */
  public String name(int index) {
    return pairs[2 * index];
  }

  /** Value of the pair at {@code index}, from 0 in order; never empty. */
  public String value(int index) {
    return pairs[2 * index + 1];
  }

  /** The value under a name, or the empty string if there is none. */
  public String value(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return "";
  }

  /** Whether a name has a value. */
  public boolean has(String name) {
    return !value(name).isEmpty();
  }

  /** The metric's name, or the empty string if there is none. */
  public String metricName() {
    return value(METRIC_NAME);
  }

  /** Only the pairs whose names pass; these same labels if all do. */
  public Labels filtered(Predicate<String> name) {
    String[] kept = new String[pairs.length];
    int size = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      if (name.test(pairs[i])) {
        kept[size++] = pairs[i];
        kept[size++] = pairs[i + 1];
      }
    }
    if (size == pairs.length) {
      return this;
    }
    return size == 0 ? EMPTY : new Labels(Arrays.copyOf(kept, size));
  }

  /** The pairs in order, a fresh map. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /**
   * The labels as a map of strings in Avro's binary encoding: one block with its count, then the
   * end; a fresh array.
   */
  public byte[] encoded() {
    AvroOutput out = new AvroOutput(16 + 24 * pairs.length);
    write(out);
    return out.toByteArray();
  }

  /** Writes what {@link #encoded()} gives. */
  public void write(AvroOutput out) {
    if (pairs.length > 0) {
      out.writeLong(size());
      for (String text : pairs) {
        out.writeString(text);
      }
    }
    out.writeLong(0);
  }

  /** Orders two strings as their UTF-8 bytes are ordered, unsigned: by code point. */
  public static int compareUtf8(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean aSurrogate = Character.isSurrogate(a);
        boolean bSurrogate = Character.isSurrogate(b);
        if (aSurrogate != bSurrogate) {
          return aSurrogate ? 1 : -1;
        }
        return Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Orders as Prometheus does: pair by pair, name before value; the shorter first. */
  @Override
  public int compareTo(Labels other) {
    int length = Math.min(pairs.length, other.pairs.length);
    for (int i = 0; i < length; i++) {
      if (!pairs[i].equals(other.pairs[i])) {
        return compareUtf8(pairs[i], other.pairs[i]);
      }
    }
    return Integer.compare(pairs.length, other.pairs.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels labels && Arrays.equals(pairs, labels.pairs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pairs);
  }

  /**
   * As Prometheus prints a series: {@code up{instance="a:1", job="b"}}; names that need it are
   * quoted.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    String metricName = metricName();
    boolean legacyName = isLegacyMetricName(metricName);
    if (legacyName) {
      text.append(metricName);
    }
    String separator = "";
    int before = text.length();
    text.append('{');
    if (!legacyName && !metricName.isEmpty()) {
      quote(text, metricName);
      separator = ", ";
    }
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(METRIC_NAME)) {
        continue;
      }
      text.append(separator);
      if (isLegacyLabelName(pairs[i])) {
        text.append(pairs[i]);
      } else {
        quote(text, pairs[i]);
      }
      text.append('=');
      quote(text, pairs[i + 1]);
      separator = ", ";
    }
    if (legacyName && text.length() == before + 1) {
      text.setLength(before);
      return text.toString();
    }
    return text.append('}').toString();
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '\r' -> text.append("\\r");
        default -> text.append(c);
      }
    }
    text.append('"');
  }

  private static boolean isLegacyMetricName(String name) {
    return isLegacyName(name, true);
  }

  private static boolean isLegacyLabelName(String name) {
    return isLegacyName(name, false);
  }

  private static boolean isLegacyName(String name, boolean colons) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colons && c == ':');
      if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /**
   * Collects labels; a later value of a name replaces the earlier one, an empty one removes it. One
   * thread.
   */
  public static final class Builder {
    private final TreeMap<String, String> map = new TreeMap<>(Labels::compareUtf8);

    private Builder(Labels labels) {
      for (int i = 0; i < labels.pairs.length; i += 2) {
        map.put(labels.pairs[i], labels.pairs[i + 1]);
      }
    }

    /** Puts a label; an empty value removes it. */
    public Builder set(String name, String value) {
      if (value.isEmpty()) {
        map.remove(name);
      } else {
        map.put(name, value);
      }
      return this;
    }

    /** Removes a label if it is there. */
    public Builder remove(String name) {
      map.remove(name);
      return this;
    }

    /** The value under a name, or the empty string. */
    public String value(String name) {
      return map.getOrDefault(name, "");
    }

    /** The names that are set, in order, a fresh list. */
    public List<String> names() {
      return new ArrayList<>(map.keySet());
    }

    /** The labels as they stand. */
    public Labels build() {
      return ofSorted(map);
    }
  }
}
