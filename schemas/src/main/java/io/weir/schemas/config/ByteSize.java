package io.weir.schemas.config;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written with a unit as Prometheus does: {@code 10MB} and {@code 10MiB} are
 * both 10 · 1024² bytes.
 *
 * @param bytes the number of bytes, not negative
 */
public record ByteSize(long bytes) {
  private static final String PREFIXES = "KMGTPE";
  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]?i?B)");

  /** No bytes; in limits, no limit. */
  public static final ByteSize ZERO = new ByteSize(0);

  public ByteSize {
    if (bytes < 0) {
      throw invalid(Long.toString(bytes));
    }
  }

  /**
   * Reads numbers with units {@code B KB MB GB TB PB EB} (or {@code KiB} and so on, which mean the
   * same), or {@code 0}.
   *
   * @throws IllegalArgumentException if the text isn't of that shape or exceeds 8 EiB
   */
  public static ByteSize parse(String text) {
    if (text.equals("0")) {
      return ZERO;
    }
    Matcher part = PART.matcher(text);
    BigDecimal total = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      part.region(at, text.length());
      if (!part.lookingAt()) {
        throw invalid(text);
      }
      String unit = part.group(2);
      int power = PREFIXES.indexOf(unit.charAt(0)) + 1;
      if (unit.equals("iB")) {
        throw invalid(text);
      }
      total =
          total.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power))));
      at = part.end();
    }
    if (at == 0 || total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw invalid(text);
    }
    return new ByteSize(total.longValue());
  }

  /** Returns whether there are no bytes. */
  public boolean isZero() {
    return bytes == 0;
  }

  /** Prints with the largest unit that leaves a whole number: {@code 512KiB}. */
  @Override
  public String toString() {
    if (bytes == 0) {
      return "0";
    }
    int power = Math.min(Long.numberOfTrailingZeros(bytes) / 10, PREFIXES.length());
    return power == 0
        ? bytes + "B"
        : (bytes >> (10 * power)) + PREFIXES.substring(power - 1, power) + "iB";
  }

  private static IllegalArgumentException invalid(String found) {
    return new IllegalArgumentException(
        "expected a size with a unit such as 10MB, found \"" + found + "\"");
  }
}
