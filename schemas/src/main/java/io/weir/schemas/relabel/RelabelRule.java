package io.weir.schemas.relabel;

import com.google.re2j.Pattern;
import io.weir.schemas.config.AnchoredPatterns;
import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import java.util.List;
import java.util.Locale;

/**
 * One rule of {@code relabel_configs} or {@code metric_relabel_configs}.
 *
 * @param sourceLabels names of the labels whose values are joined
 * @param separator stands between the joined values
 * @param regex matches the joined values or, for the {@code label…} actions, a label's name; made
 *     by {@link AnchoredPatterns}
 * @param modulus of {@code hashmod}, else 0
 * @param targetLabel empty if the action has none; {@code replace} expands groups of the match in
 *     it
 * @param replacement in which groups of the match are expanded
 * @param action what to do
 */
public record RelabelRule(
    @Doc("Labels whose values are joined.") List<String> sourceLabels,
    @Doc("Stands between the joined values.") @Default(DEFAULT_SEPARATOR) String separator,
    @Doc("Matches the joined values as a whole, or a label's name in `label…` actions.")
        @Default(DEFAULT_REGEX)
        Pattern regex,
    @Doc("Modulus of `hashmod`.") @Default("0") long modulus,
    @Doc("The label that is written or compared.") @Default("") String targetLabel,
    @Doc("What is written; `$1`, `${1}` and `${name}` stand for groups of the match.")
        @Default(DEFAULT_REPLACEMENT)
        String replacement,
    @Doc("What to do.") @Default("replace") RelabelAction action) {

  static final String DEFAULT_SEPARATOR = ";";
  static final String DEFAULT_REGEX = "(.*)";
  static final String DEFAULT_REPLACEMENT = "$1";

  public RelabelRule {
    sourceLabels = List.copyOf(sourceLabels);
    if (sourceLabels.contains("")) {
      throw new InvalidValue("source_labels", "expected label names, found an empty one");
    }
    String actionName = action.name().toLowerCase(Locale.ROOT);
    if (action.needsTargetLabel() && targetLabel.isEmpty()) {
      throw new InvalidValue(
          "target_label", "expected a label name for " + actionName + ", found none");
    }
    boolean defaultReplacement = replacement.equals(DEFAULT_REPLACEMENT);
    boolean onlyDefaults =
        separator.equals(DEFAULT_SEPARATOR) && modulus == 0 && defaultReplacement;
    switch (action) {
      case HASHMOD -> {
        if (modulus <= 0) {
          throw new InvalidValue(
              "modulus", "expected a positive number for hashmod, found " + modulus);
        }
      }
      case LOWERCASE, UPPERCASE -> {
        if (!defaultReplacement) {
          throw new InvalidValue(
              "replacement", "expected none for " + actionName + ", found \"" + replacement + "\"");
        }
      }
      case KEEPEQUAL, DROPEQUAL -> {
        if (!onlyDefaults || !AnchoredPatterns.text(regex).equals(DEFAULT_REGEX)) {
          throw new IllegalArgumentException(
              "expected only source_labels and target_label for "
                  + actionName
                  + ", found other keys");
        }
      }
      case LABELDROP, LABELKEEP -> {
        if (!onlyDefaults || !sourceLabels.isEmpty() || !targetLabel.isEmpty()) {
          throw new IllegalArgumentException(
              "expected only regex for " + actionName + ", found other keys");
        }
      }
      case LABELMAP -> {
        if (replacement.isEmpty()) {
          throw new InvalidValue(
              "replacement", "expected a label name for labelmap, found nothing");
        }
      }
      case REPLACE, KEEP, DROP -> {}
    }
  }
}
