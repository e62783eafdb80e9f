package io.weir.scraper.config;

import io.weir.schemas.config.ByteSize;
import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;

/**
 * What a scrape, or the targets of a job, may not exceed. 0 means no limit; in a scrape
 * configuration it means the limit of {@code global}.
 *
 * @param bodySizeLimit of the uncompressed response
 * @param sampleLimit samples of a scrape after metric relabelling
 * @param targetLimit targets of a job after relabelling
 * @param labelLimit labels of a sample after metric relabelling
 * @param labelNameLengthLimit bytes of a label's name after metric relabelling
 * @param labelValueLengthLimit bytes of a label's value after metric relabelling
 * @param keepDroppedTargets how many dropped targets of a job are remembered
 */
public record ScrapeLimits(
    @Doc("A longer uncompressed response fails the scrape; `0` is no limit.") @Default("0")
        ByteSize bodySizeLimit,
    @Doc("More samples after metric relabelling fail the scrape; `0` is no limit.") @Default("0")
        int sampleLimit,
    @Doc("More targets after relabelling fail all scrapes of the job; `0` is no limit.")
        @Default("0")
        int targetLimit,
    @Doc("More labels of a sample fail the scrape; `0` is no limit.") @Default("0") int labelLimit,
    @Doc("A longer label name, in bytes, fails the scrape; `0` is no limit.") @Default("0")
        int labelNameLengthLimit,
    @Doc("A longer label value, in bytes, fails the scrape; `0` is no limit.") @Default("0")
        int labelValueLengthLimit,
    @Doc("How many dropped targets of a job are remembered; `0` is all of them.") @Default("0")
        int keepDroppedTargets) {

  /** No limits. */
  public static final ScrapeLimits NONE = new ScrapeLimits(ByteSize.ZERO, 0, 0, 0, 0, 0, 0);

  public ScrapeLimits {
    requireNotNegative("sample_limit", sampleLimit);
    requireNotNegative("target_limit", targetLimit);
    requireNotNegative("label_limit", labelLimit);
    requireNotNegative("label_name_length_limit", labelNameLengthLimit);
    requireNotNegative("label_value_length_limit", labelValueLengthLimit);
    requireNotNegative("keep_dropped_targets", keepDroppedTargets);
  }

  /** Returns these limits, with those of {@code global} where there is none here. */
  ScrapeLimits orElse(ScrapeLimits global) {
    return new ScrapeLimits(
        bodySizeLimit.isZero() ? global.bodySizeLimit : bodySizeLimit,
        sampleLimit == 0 ? global.sampleLimit : sampleLimit,
        targetLimit == 0 ? global.targetLimit : targetLimit,
        labelLimit == 0 ? global.labelLimit : labelLimit,
        labelNameLengthLimit == 0 ? global.labelNameLengthLimit : labelNameLengthLimit,
        labelValueLengthLimit == 0 ? global.labelValueLengthLimit : labelValueLengthLimit,
        keepDroppedTargets == 0 ? global.keepDroppedTargets : keepDroppedTargets);
  }

  private static void requireNotNegative(String key, int value) {
    if (value < 0) {
      throw new InvalidValue(key, "expected 0 or more, found " + value);
    }
  }
}
