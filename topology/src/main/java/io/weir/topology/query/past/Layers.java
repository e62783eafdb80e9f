package io.weir.topology.query.past;

import io.weir.topology.query.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The layers that a query may read, of one content, the finest first. Each is read from where the
 * one before ends back to where it ends itself: so no time is missing, and none is read twice.
 */
final class Layers {
  private final List<PastLayer> layers;
  private final long nowMillis;
  private final Supplier<Duration> left;

  private Layers(List<PastLayer> layers, long nowMillis, Supplier<Duration> left) {
    this.layers = layers;
    this.nowMillis = nowMillis;
    this.left = left;
  }

  /**
   * The layers of a content.
   *
   * @param all in the order in which those of one resolution are to be asked
   * @param left how much time there is
   */
  static Layers of(
      List<PastLayer> all,
      PastLayer.Content content,
      Source source,
      long nowMillis,
      Supplier<Duration> left) {
    return new Layers(
        all.stream()
            .filter(layer -> layer.content() == content && isOf(layer, source))
            .sorted(Comparator.comparingLong(PastLayer::windowMillis))
            .toList(),
        nowMillis,
        left);
  }

  private static boolean isOf(PastLayer layer, Source source) {
    return switch (source) {
      case HEAD -> false;
      case SHORT -> layer.windowMillis() == 0;
      case LONG -> layer.windowMillis() > 0 || layer.content() == PastLayer.Content.RESULTS;
      case AUTO -> true;
    };
  }

  boolean isEmpty() {
    return layers.isEmpty();
  }

  /** The event time from which on all is in some layer, or was never there. */
  long heldFromMillis() {
    long heldFrom = Long.MAX_VALUE;
    for (PastLayer layer : layers) {
      heldFrom = Math.min(heldFrom, layer.heldFromMillis(nowMillis));
    }
    return heldFrom;
  }

  /** The windows of the layer that ends at a time; 0 if it has none, or there is none. */
  long windowMillisBefore(long millis) {
    if (millis == Long.MIN_VALUE) {
      return 0;
    }
    List<Piece> pieces = pieces(millis - 1, millis - 1);
    return pieces.isEmpty() ? 0 : pieces.getFirst().layer().windowMillis();
  }

  /** What is read of which layer, the newest first; of no two the same time. */
  List<Piece> pieces(long fromMillis, long toMillis) {
    List<Piece> pieces = new ArrayList<>();
    long end = toMillis;
    for (int i = 0; i < layers.size() && end >= fromMillis; i++) {
      PastLayer layer = layers.get(i);
      long start = i == layers.size() - 1 ? layer.heldFromMillis(nowMillis) : start(i);
      if (start <= end) {
        pieces.add(new Piece(layer, Math.max(fromMillis, start), end));
        end = start == Long.MIN_VALUE ? Long.MIN_VALUE : Math.min(end, start - 1);
        if (start == Long.MIN_VALUE) {
          break;
        }
      }
    }
    return pieces;
  }

  /** Where a layer begins that others continue; it reaches no further back than its store does. */
  private long start(int index) {
    PastLayer layer = layers.get(index);
    long window = layers.get(index + 1).windowMillis();
    long heldFrom = aligned(layer.heldFromMillis(nowMillis), window);
    long oldest = layer.oldestMillis(left.get()).orElse(Long.MIN_VALUE);
    // What the store began with is all there is of its window.
    long began = window == 0 || oldest == Long.MIN_VALUE ? oldest : floor(oldest, window);
    return Math.max(heldFrom, began);
  }

  /** The first begin of a window at this time or behind it. */
  static long aligned(long millis, long windowMillis) {
    return windowMillis == 0 || millis == Long.MIN_VALUE
        ? millis
        : Math.ceilDiv(millis, windowMillis) * windowMillis;
  }

  private static long floor(long millis, long windowMillis) {
    return Math.floorDiv(millis, windowMillis) * windowMillis;
  }
}
