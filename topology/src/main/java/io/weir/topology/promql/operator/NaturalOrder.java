package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import java.math.BigInteger;

/** Compares texts such that runs of digits in them are compared as numbers. */
final class NaturalOrder {
  private NaturalOrder() {}

  static int compare(String left, String right) {
    int i = 0;
    int j = 0;
    while (i < left.length() && j < right.length()) {
      int leftEnd = end(left, i);
      int rightEnd = end(right, j);
      String a = left.substring(i, leftEnd);
      String b = right.substring(j, rightEnd);
      int order =
          isDigit(a.charAt(0)) && isDigit(b.charAt(0))
              ? compareNumbers(a, b)
              : Labels.compareUtf8(a, b);
      if (order != 0) {
        return order;
      }
      i = leftEnd;
      j = rightEnd;
    }
    return Integer.compare(left.length() - i, right.length() - j);
  }

  private static int compareNumbers(String left, String right) {
    int order = new BigInteger(left).compareTo(new BigInteger(right));
    return order != 0 ? order : left.compareTo(right);
  }

  private static int end(String text, int from) {
    boolean digits = isDigit(text.charAt(from));
    int end = from + 1;
    while (end < text.length() && isDigit(text.charAt(end)) == digits) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
