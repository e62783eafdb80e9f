package io.weir.scraper.scrape;

import io.weir.schemas.samples.MetricType;
import io.weir.scraper.exposition.ExpositionParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The metric families of a target. The lines of HELP, TYPE and UNIT mostly come as in the scrape
 * before, so each family remembers what came behind it. For one thread.
 */
final class MetricFamilies {
  /** As Prometheus does, families that weren't in so many scrapes are forgotten. */
  private static final int MAX_UNSEEN_SCRAPES = 10;

  private final Map<String, MetricFamily> families = new HashMap<>();
  private @Nullable MetricFamily first;
  private @Nullable MetricFamily current;
  private long scrape;
  private long epoch = 1;
  private boolean changed;

  /** A scrape begins. */
  void begin() {
    scrape++;
    current = null;
  }

  /** Takes a line of metadata. */
  void read(ExpositionParser parser, ExpositionParser.Entry entry) {
    MetricFamily family = select(parser);
    family.lastSeen = scrape;
    current = family;
    switch (entry) {
      case TYPE -> readType(family, parser.type());
      case HELP -> {
        if (differs(parser, family.rawHelp)) {
          family.rawHelp = text(parser);
          family.help = parser.text();
          change(family);
        }
      }
      case UNIT -> {
        if (differs(parser, family.rawUnit)) {
          family.rawUnit = text(parser);
          family.unit = parser.text();
          change(family);
        }
      }
      case SERIES, END -> throw new IllegalArgumentException("expected metadata, found " + entry);
    }
  }

  private void readType(MetricFamily family, MetricType type) {
    if (family.type != type) {
      family.type = type;
      epoch++;
      change(family);
    }
  }

  private void change(MetricFamily family) {
    family.changed = true;
    changed = true;
  }

  private MetricFamily select(ExpositionParser parser) {
    MetricFamily last = current;
    if (last != null && isNamed(last, parser)) {
      return last;
    }
    MetricFamily expected = last == null ? first : last.next;
    MetricFamily family = expected != null && isNamed(expected, parser) ? expected : find(parser);
    if (last == null) {
      first = family;
    } else {
      last.next = family;
    }
    return family;
  }

  private static boolean isNamed(MetricFamily family, ExpositionParser parser) {
    return Arrays.equals(
        parser.bytes(),
        parser.familyStart(),
        parser.familyEnd(),
        family.rawName,
        0,
        family.rawName.length);
  }

  private MetricFamily find(ExpositionParser parser) {
    String raw =
        new String(
            parser.bytes(),
            parser.familyStart(),
            parser.familyEnd() - parser.familyStart(),
            StandardCharsets.ISO_8859_1);
    MetricFamily family = families.get(raw);
    if (family == null) {
      family = new MetricFamily(raw.getBytes(StandardCharsets.ISO_8859_1), parser.family());
      families.put(raw, family);
      epoch++;
      changed = true;
    }
    return family;
  }

  private static boolean differs(ExpositionParser parser, byte[] text) {
    return !Arrays.equals(
        parser.bytes(), parser.textStart(), parser.textEnd(), text, 0, text.length);
  }

  private static byte[] text(ExpositionParser parser) {
    return Arrays.copyOfRange(parser.bytes(), parser.textStart(), parser.textEnd());
  }

  /** The type of a line's metric: of the family that it stands under, if it is one of its. */
  MetricType typeOf(KnownLine line) {
    if (line.familyEpoch != epoch) {
      line.familyEpoch = epoch;
      MetricFamily family = current;
      if (family != null && family.covers(line.text, line.nameStart, line.nameEnd)) {
        line.family = family;
      }
    }
    return line.family.type;
  }

  /**
   * A scrape succeeded.
   *
   * @param news is given the families that are new or have changed since it was last called
   */
  void succeed(Consumer<MetricFamily> news) {
    if (changed) {
      changed = false;
      for (MetricFamily family : families.values()) {
        if (family.changed) {
          family.changed = false;
          news.accept(family);
        }
      }
    }
    if (scrape % MAX_UNSEEN_SCRAPES == 0) {
      boolean forgot = families.values().removeIf(f -> scrape - f.lastSeen > MAX_UNSEEN_SCRAPES);
      if (forgot) {
        families.values().forEach(f -> f.next = null);
        first = null;
      }
    }
  }
}
