package io.weir.topology.rules.template;

import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.value.VectorValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes values of what rules and queries give. */
final class Values {
  private Values() {}

  static Value.Table table(Map<String, String> texts) {
    Map<String, Value> entries = new LinkedHashMap<>();
    new TreeMap<>(texts).forEach((name, text) -> entries.put(name, new Value.Text(text)));
    return new Value.Table(entries, true);
  }

  static Value sample(double value, @Nullable FloatHistogram histogram) {
    return histogram == null ? new Value.Decimal(value) : new Value.Histogram(histogram);
  }

  static Value.Elements elements(VectorValue vector) {
    List<Value.Element> elements = new ArrayList<>();
    for (int i = 0; i < vector.size(); i++) {
      elements.add(
          new Value.Element(
              table(vector.labels(i).toMap()), sample(vector.value(i), vector.histogram(i))));
    }
    return new Value.Elements(elements);
  }

  static Value.Alert alert(TemplateData data, Surroundings surroundings) {
    return new Value.Alert(
        table(data.labels().toMap()),
        table(surroundings.externalLabels()),
        surroundings.externalUrl(),
        sample(data.value(), data.histogram()));
  }
}
