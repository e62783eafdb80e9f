package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the key of a series' rollups from its encoded labels: the UTF-8 bytes of {@link
 * io.weir.schemas.labels.SeriesKey#text}, without making Strings. Labels are in canonical encoding,
 * as the head holds them. Reusable; for one thread.
 */
final class SeriesKeyWriter {
  private static final byte[] METRIC_NAME = Labels.METRIC_NAME.getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING = new byte[0];
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  /** A pair takes two bytes for its lengths, and at most as many more as here for its signs. */
  private static final int SIGNS = 7;

  private static final byte LETTER = 0;
  private static final byte DIGIT = 1;
  private static final byte COLON = 2;
  private static final byte OTHER = 4;
  private static final byte[] CLASSES = classes();

  private String tenant = "";
  private byte[] tenantBytes = NOTHING;
  private byte[] key = new byte[512];
  private int size;
  private byte[] labels = NOTHING;

  /** Where the reading of the labels stands. */
  private int position;

  private int nameStart;
  private int nameEnd;

  /** The key, a fresh array. */
  byte[] key(String newTenant, byte[] encodedLabels) {
    labels = encodedLabels;
    begin(newTenant);
    findMetricName();
    boolean nameInFront = isLegacy(nameStart, nameEnd, true);
    if (nameInFront) {
      copy(labels, nameStart, nameEnd);
    }
    int before = size;
    key[size++] = '{';
    if (!nameInFront && nameEnd > nameStart) {
      quote(nameStart, nameEnd);
    }
    writePairs(before + 1);
    if (nameInFront && size == before + 1) {
      return Arrays.copyOf(key, before);
    }
    key[size++] = '}';
    return Arrays.copyOf(key, size);
  }

  private void begin(String newTenant) {
    if (!newTenant.equals(tenant)) {
      tenant = newTenant;
      tenantBytes = newTenant.getBytes(StandardCharsets.UTF_8);
    }
    // Escapes at most double a byte, and a pair has two bytes of its own at least.
    int greatestSize = tenantBytes.length + 3 + (2 + SIGNS / 2) * labels.length + SIGNS;
    if (key.length < greatestSize) {
      key = new byte[2 * greatestSize];
    }
    size = 0;
    copy(tenantBytes, 0, tenantBytes.length);
    key[size++] = '/';
  }

  private void findMetricName() {
    nameStart = 0;
    nameEnd = 0;
    position = 0;
    for (int left = readLength(); left > 0; left--) {
      int length = readLength();
      boolean found =
          Arrays.equals(labels, position, position + length, METRIC_NAME, 0, METRIC_NAME.length);
      position += length;
      length = readLength();
      if (found) {
        nameStart = position;
        nameEnd = position + length;
        return;
      }
      position += length;
    }
  }

  private void writePairs(int first) {
    position = 0;
    for (int left = readLength(); left > 0; left--) {
      int labelLength = readLength();
      int labelStart = position;
      position += labelLength;
      int valueLength = readLength();
      int valueStart = position;
      position += valueLength;
      if (valueStart != nameStart) {
        if (size > first) {
          key[size++] = ',';
          key[size++] = ' ';
        }
        writePair(labelStart, labelStart + labelLength, valueStart, valueStart + valueLength);
      }
    }
  }

  private void writePair(int labelStart, int labelEnd, int valueStart, int valueEnd) {
    if (isLegacy(labelStart, labelEnd, false)) {
      copy(labels, labelStart, labelEnd);
    } else {
      quote(labelStart, labelEnd);
    }
    key[size++] = '=';
    quote(valueStart, valueEnd);
  }

  /** A count or length as Avro writes it, not negative. */
  private int readLength() {
    int bits = labels[position++];
    if (bits < 0) {
      bits &= 0x7f;
      int shift = 7;
      int next;
      do {
        next = labels[position++];
        bits |= (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
    }
    return bits >>> 1;
  }

  private void copy(byte[] from, int start, int end) {
    System.arraycopy(from, start, key, size, end - start);
    size += end - start;
  }

  /** Whether a name needs no quotes: letters, digits behind the first, underscores, colons. */
  private boolean isLegacy(int start, int end, boolean colons) {
    if (start == end || CLASSES[labels[start] & 0xff] == DIGIT) {
      return false;
    }
    int found = 0;
    for (int i = start; i < end; i++) {
      found |= CLASSES[labels[i] & 0xff];
    }
    return (found & (colons ? OTHER : OTHER | COLON)) == 0;
  }

  private void quote(int start, int end) {
    key[size++] = '"';
    int plain = start;
    for (int i = nextEscaped(start, end); i < end; i = nextEscaped(i + 1, end)) {
      copy(labels, plain, i);
      key[size++] = '\\';
      key[size++] = escape(labels[i]);
      plain = i + 1;
    }
    copy(labels, plain, end);
    key[size++] = '"';
  }

  /**
   * Index of the next byte that needs a backslash; the end if none does. Looks at eight at once.
   */
  private int nextEscaped(int start, int end) {
    int at = start;
    while (at + Long.BYTES <= end && !mayNeedEscape((long) LONGS.get(labels, at))) {
      at += Long.BYTES;
    }
    while (at < end && escape(labels[at]) == 0) {
      at++;
    }
    return at;
  }

  /** Whether one of eight bytes is a quote, a backslash, or below a space; never misses one. */
  private static boolean mayNeedEscape(long eight) {
    long controls = eight - 0x20 * ONES;
    long quotes = (eight ^ '"' * ONES) - ONES;
    long backslashes = (eight ^ '\\' * ONES) - ONES;
    return ((controls | quotes | backslashes) & ~eight & HIGHS) != 0;
  }

  /** What stands behind the backslash; 0 for a byte that needs none. */
  private static byte escape(byte c) {
    return switch (c) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '\n' -> 'n';
      case '\t' -> 't';
      case '\r' -> 'r';
      default -> 0;
    };
  }

  private static byte[] classes() {
    byte[] classes = new byte[256];
    Arrays.fill(classes, OTHER);
    Arrays.fill(classes, 'a', 'z' + 1, LETTER);
    Arrays.fill(classes, 'A', 'Z' + 1, LETTER);
    Arrays.fill(classes, '0', '9' + 1, DIGIT);
    classes['_'] = LETTER;
    classes[':'] = COLON;
    return classes;
  }
}
