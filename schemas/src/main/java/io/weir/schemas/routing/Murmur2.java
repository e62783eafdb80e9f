package io.weir.schemas.routing;

/** Kafka's hash of bytes (MurmurHash 2, 32 bits, Kafka's seed), over a range of an array. */
final class Murmur2 {
  private static final int SEED = 0x9747b28c;
  private static final int MULTIPLIER = 0x5bd1e995;
  private static final int SHIFT = 24;

  private Murmur2() {}

  static int hash(byte[] bytes, int start, int end) {
    int length = end - start;
    int hash = SEED ^ length;
    int at = start;
    for (; at + 4 <= end; at += 4) {
      int word =
          (bytes[at] & 0xff)
              | (bytes[at + 1] & 0xff) << 8
              | (bytes[at + 2] & 0xff) << 16
              | (bytes[at + 3] & 0xff) << 24;
      word *= MULTIPLIER;
      word ^= word >>> SHIFT;
      word *= MULTIPLIER;
      hash *= MULTIPLIER;
      hash ^= word;
    }
    int rest = end - at;
    if (rest > 0) {
      if (rest == 3) {
        hash ^= (bytes[at + 2] & 0xff) << 16;
      }
      if (rest >= 2) {
        hash ^= (bytes[at + 1] & 0xff) << 8;
      }
      hash ^= bytes[at] & 0xff;
      hash *= MULTIPLIER;
    }
    hash ^= hash >>> 13;
    hash *= MULTIPLIER;
    hash ^= hash >>> 15;
    return hash;
  }
}
