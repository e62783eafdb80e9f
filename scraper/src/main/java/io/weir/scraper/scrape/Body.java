package io.weir.scraper.scrape;

import io.weir.scraper.exposition.ExpositionFormat;

/** What a target answered. */
final class Body {
  final ExpositionFormat format;

  /** Hold the body from 0 to {@link #length} (exclusive) and have room for one byte more. */
  final byte[] bytes;

  final int length;

  Body(ExpositionFormat format, byte[] bytes, int length) {
    this.format = format;
    this.bytes = bytes;
    this.length = length;
  }
}
