package io.weir.schemas.labels;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the key of a series' records from its encoded labels: the UTF-8 bytes of {@link
 * SeriesKey#text}, without making Strings. Labels are in canonical encoding, as {@link
 * Labels#encoded()} gives them. Reusable; for one thread.
 */
public final class SeriesKeyWriter {
  private static final byte[] METRIC_NAME = Labels.METRIC_NAME.getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING = new byte[0];

  /** A pair takes two bytes for its lengths, and at most as many more as here for its signs. */
  private static final int SIGNS = 7;

  private String tenant = "";
  private byte[] tenantBytes = NOTHING;
  private byte[] key = new byte[512];
  private int size;
  private byte[] labels = NOTHING;

  /** Where the reading of the labels stands. */
  private int position;

  private int nameStart;
  private int nameEnd;

  /**
   * The key, a fresh array.
   *
   * @param plain whether the labels are {@linkplain SeriesText#isPlain plain}
   */
  public byte[] key(String newTenant, byte[] encodedLabels, boolean plain) {
    labels = encodedLabels;
    begin(newTenant);
    findMetricName();
    return plain ? plainKey() : anyKey();
  }

  /** Nothing in the labels is quoted or escaped. */
  private byte[] plainKey() {
    copy(labels, nameStart, nameEnd);
    position = 0;
    int count = readLength();
    if (count == 1) {
      return Arrays.copyOf(key, size);
    }
    key[size++] = '{';
    for (int left = count; left > 0; left--) {
      int length = readLength();
      int start = position;
      position += length;
      int valueLength = readLength();
      int valueStart = position;
      position += valueLength;
      if (valueStart != nameStart) {
        System.arraycopy(labels, start, key, size, length);
        int at = size + length;
        key[at] = '=';
        key[at + 1] = '"';
        System.arraycopy(labels, valueStart, key, at + 2, valueLength);
        at += 2 + valueLength;
        key[at] = '"';
        key[at + 1] = ',';
        key[at + 2] = ' ';
        size = at + 3;
      }
    }
    key[size - 2] = '}';
    return Arrays.copyOf(key, size - 1);
  }

  private byte[] anyKey() {
    boolean nameInFront = SeriesText.isPlainName(labels, nameStart, nameEnd, true);
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
    if (SeriesText.isPlainName(labels, labelStart, labelEnd, false)) {
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

  private void quote(int start, int end) {
    key[size++] = '"';
    int plain = start;
    for (int i = SeriesText.nextEscaped(labels, start, end);
        i < end;
        i = SeriesText.nextEscaped(labels, i + 1, end)) {
      copy(labels, plain, i);
      key[size++] = '\\';
      key[size++] = SeriesText.escape(labels[i]);
      plain = i + 1;
    }
    copy(labels, plain, end);
    key[size++] = '"';
  }
}
