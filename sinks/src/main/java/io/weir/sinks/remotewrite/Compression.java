package io.weir.sinks.remotewrite;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.xerial.snappy.Snappy;

/** How a request's body is compressed. */
public enum Compression {
  /** Snappy's block format, which all receivers take. */
  SNAPPY,
  /** Zstandard, smaller; VictoriaMetrics and vmagent take it. */
  ZSTD;

  private static final int ZSTD_LEVEL = 1;

  /** Its name in configuration, and in the header Content-Encoding. */
  public String encoding() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all. */
  static List<String> encodings() {
    return Arrays.stream(values()).map(Compression::encoding).toList();
  }

  /** The compression of one of {@link #encodings()}. */
  static Compression of(String encoding) {
    return valueOf(encoding.toUpperCase(Locale.ROOT));
  }

  byte[] compress(byte[] bytes) {
    return switch (this) {
      case SNAPPY -> snappy(bytes);
      case ZSTD -> Zstd.compress(bytes, ZSTD_LEVEL);
    };
  }

  private static byte[] snappy(byte[] bytes) {
    try {
      return Snappy.compress(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("snappy: expected bytes in memory to compress", e);
    }
  }
}
