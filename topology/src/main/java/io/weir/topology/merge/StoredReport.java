package io.weir.topology.merge;

import io.weir.schemas.avro.AvroInput;
import io.weir.topology.exchange.Section;
import io.weir.topology.exchange.SectionCodec;
import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.promql.operator.Partial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A whole report of one sender about one time: all of its parts. It holds the very arrays that the
 * store behind holds, so that they are in memory once. Immutable.
 */
final class StoredReport {
  /** An entry of a sorted map, and who sent the report, and this object with its list. */
  private static final long OWN_BYTES = 40 + 24 + 40 + 24;

  /** An entry of the store's sorted map, and a part's key: 37 bytes in an array in an object. */
  private static final long KEY_BYTES = 40 + 24 + 56;

  private static final long ARRAY_BYTES = 16;

  private final List<byte[]> parts;
  private final long revision;
  private final boolean complete;
  private final @Nullable String failure;
  private final JoinSides joins;
  private final boolean nothing;

  /**
   * A part of a report.
   *
   * @param encoded the section's bytes as they are stored; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  record Part(Section section, byte[] encoded) {}

  StoredReport(List<Part> parts) {
    Section first = parts.getFirst().section();
    this.parts = encoded(parts);
    this.revision = first.revision();
    this.complete = first.complete();
    this.failure = first.failure();
    this.joins = first.joins();
    this.nothing = parts.size() == 1 && first.saysNothing();
  }

  /** Most have one part, and {@code toList()} would take an array for it. */
  private static List<byte[]> encoded(List<Part> parts) {
    return List.copyOf(parts.stream().map(Part::encoded).collect(Collectors.toList()));
  }

  /** Number of parts. */
  int size() {
    return parts.size();
  }

  long revision() {
    return revision;
  }

  boolean complete() {
    return complete;
  }

  @Nullable String failure() {
    return failure;
  }

  /** What was seen of the sides of joins. */
  JoinSides joins() {
    return joins;
  }

  /** Whether it brings nothing and is complete: then it is not stored. */
  boolean saysNothing() {
    return nothing;
  }

  /** Decoded at each call. */
  List<Partial> elements() {
    if (parts.size() == 1) {
      return SectionCodec.readElements(input(parts.getFirst()));
    }
    List<Partial> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(SectionCodec.readElements(input(part))));
    return all;
  }

  private static AvroInput input(byte[] part) {
    return new AvroInput(part, 0, part.length);
  }

  /** About how many bytes it takes in memory, here and in the store behind. */
  long bytes() {
    long bytes = OWN_BYTES;
    for (byte[] part : parts) {
      bytes += KEY_BYTES + ARRAY_BYTES + aligned(part.length);
    }
    // Texts are also in the part's bytes.
    bytes += failure == null ? 0 : bytes(failure);
    for (JoinSides.Ambiguity ambiguity : joins.ambiguities()) {
      bytes += 24 + bytes(ambiguity.failure());
    }
    return joins.equals(JoinSides.NONE) ? bytes : bytes + 24;
  }

  /** A text is in an array in an object. */
  private static long bytes(String text) {
    return 24 + ARRAY_BYTES + aligned(text.length());
  }

  private static long aligned(long bytes) {
    return (bytes + 7) / 8 * 8;
  }

  /** Whether it says the same as another, whatever the revision. */
  boolean saysSame(StoredReport other) {
    if (parts.size() != other.parts.size()
        || complete != other.complete
        || !Objects.equals(failure, other.failure)
        || !joins.equals(other.joins)) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      Section mine = SectionCodec.read(input(parts.get(i)));
      Section others = SectionCodec.read(input(other.parts.get(i)));
      if (!Arrays.equals(mine.encodedElements(), others.encodedElements())) {
        return false;
      }
    }
    return true;
  }
}
