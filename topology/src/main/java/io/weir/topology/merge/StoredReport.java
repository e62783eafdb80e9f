package io.weir.topology.merge;

import io.weir.topology.exchange.Section;
import io.weir.topology.promql.operator.Partial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A whole report of one sender about one time: all of its parts. Immutable. */
final class StoredReport {
  private final List<Section> parts;

  StoredReport(List<Section> parts) {
    this.parts = List.copyOf(parts);
  }

  List<Section> parts() {
    return parts;
  }

  long revision() {
    return parts.getFirst().revision();
  }

  boolean complete() {
    return parts.getFirst().complete();
  }

  @Nullable String failure() {
    return parts.getFirst().failure();
  }

  /** Decoded at each call. */
  List<Partial> elements() {
    if (parts.size() == 1) {
      return parts.getFirst().elements();
    }
    List<Partial> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(part.elements()));
    return all;
  }

  long bytes() {
    long bytes = 0;
    for (Section part : parts) {
      bytes += 96 + part.encodedElements().length;
    }
    return bytes;
  }

  /** Whether it says the same as another, whatever the revision. */
  boolean saysSame(StoredReport other) {
    if (parts.size() != other.parts.size()
        || complete() != other.complete()
        || !Objects.equals(failure(), other.failure())) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!Arrays.equals(parts.get(i).encodedElements(), other.parts.get(i).encodedElements())) {
        return false;
      }
    }
    return true;
  }
}
