package io.weir.topology.shard.log;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.avro.MalformedAvroException;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** What is around every value of a shard's changelog: a version, then a CRC32C of the rest. */
public final class Envelope {
  private static final byte VERSION = 1;
  private static final int HEADER_LENGTH = 5;

  private Envelope() {}

  /** The content in its envelope, a fresh array. */
  public static byte[] seal(AvroOutput content) {
    AvroOutput out = new AvroOutput(HEADER_LENGTH + content.size());
    out.writeByte(VERSION);
    out.writeFixedInt(checksum(content.buffer(), 0, content.size()));
    out.writeRaw(content.buffer(), 0, content.size());
    return out.toByteArray();
  }

  /**
   * Opens an envelope and reads what is in it.
   *
   * @param key under which the value stands, for the message
   * @throws CorruptLogException if checksum or content are wrong
   * @throws NewerLogException if the version is greater than this program's
   */
  public static void open(LogKey key, byte[] value, Consumer<AvroInput> reader) {
    requireVersion(key, value);
    AvroInput in = new AvroInput(value, 1, value.length);
    int expected =
        (value[1] & 0xff) << 24
            | (value[2] & 0xff) << 16
            | (value[3] & 0xff) << 8
            | (value[4] & 0xff);
    in.skip(Integer.BYTES);
    int found = checksum(value, HEADER_LENGTH, value.length - HEADER_LENGTH);
    if (expected != found) {
      throw new CorruptLogException(
          key
              + ": expected checksum "
              + Integer.toHexString(expected)
              + ", found "
              + Integer.toHexString(found));
    }
    try {
      reader.accept(in);
    } catch (MalformedAvroException e) {
      throw new CorruptLogException(key + ": " + e.getMessage(), e);
    }
    if (!in.exhausted()) {
      throw new CorruptLogException(
          key + ": expected the end at byte " + in.position() + ", found more");
    }
  }

  private static void requireVersion(LogKey key, byte[] value) {
    if (value.length < HEADER_LENGTH) {
      throw new CorruptLogException(
          key
              + ": expected at least "
              + HEADER_LENGTH
              + " bytes, found "
              + value.length
              + " bytes");
    }
    int version = value[0] & 0xff;
    if (version > VERSION) {
      throw new NewerLogException(
          key + ": expected a value of version " + VERSION + " or less, found version " + version);
    }
    if (version != VERSION) {
      throw new CorruptLogException(
          key + ": expected a value of version " + VERSION + ", found version " + version);
    }
  }

  private static int checksum(byte[] bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, length);
    return (int) crc.getValue();
  }
}
