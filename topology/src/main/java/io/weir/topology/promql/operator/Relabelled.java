package io.weir.topology.promql.operator;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weir.schemas.labels.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code label_replace} and {@code label_join}: one label of each series set anew. */
public final class Relabelled implements Operator {
  /** The new value of the label of a series, or null to leave the series alone. */
  @FunctionalInterface
  private interface NewValue {
    @Nullable String of(Labels labels);
  }

  private final Operator vector;
  private final String target;
  private final NewValue value;

  private Relabelled(Operator vector, String target, NewValue value) {
    this.vector = vector;
    this.target = target;
    this.value = value;
  }

  /**
   * Where a pattern is found in a label, another label becomes a text with the pattern's groups put
   * in.
   *
   * @param replacement with {@code $1} or {@code ${name}} for groups and {@code $$} for a dollar
   */
  public static Relabelled replaced(
      Operator vector, String target, String replacement, String source, Pattern pattern) {
    return new Relabelled(
        vector,
        target,
        labels -> {
          Matcher match = pattern.matcher(labels.value(source));
          return match.find() ? GroupTemplate.expand(replacement, match, pattern) : null;
        });
  }

  /** A label becomes the values of others with a separator between them. */
  public static Relabelled joined(
      Operator vector, String target, String separator, List<String> sources) {
    return new Relabelled(
        vector,
        target,
        labels -> String.join(separator, sources.stream().map(labels::value).toList()));
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame frame = vector.evaluate(evaluation, grid);
    SeriesSet series = frame.series();
    Labels[] labels = new Labels[series.size()];
    boolean[] drops = new boolean[labels.length];
    for (int row = 0; row < labels.length; row++) {
      String newValue = value.of(series.labels(row));
      labels[row] =
          newValue == null
              ? series.labels(row)
              : series.labels(row).toBuilder().set(target, newValue).build();
      // A name that is set is there to stay.
      boolean named = newValue != null && target.equals(Labels.METRIC_NAME);
      drops[row] = series.dropsName(row) && !named;
    }
    return frame.merged(SeriesSet.Merging.of(new SeriesSet(labels, drops)));
  }
}
