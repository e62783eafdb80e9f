package io.weir.topology.rules.template;

import io.weir.topology.promql.histogram.FloatHistogram;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a part of a template evaluates to, as Go would hold it. Immutable. */
sealed interface Value {
  /** The name of its type in Go, for errors. */
  String type();

  /** Whether {@code if} and the like take it for true: whether it isn't Go's zero. */
  boolean isTrue();

  /** Nothing: what is missing, or Go's nil. */
  record Missing() implements Value {
    static final Missing VALUE = new Missing();

    @Override
    public String type() {
      return "<nil>";
    }

    @Override
    public boolean isTrue() {
      return false;
    }
  }

  /** True or false. */
  record Truth(boolean value) implements Value {
    @Override
    public String type() {
      return "bool";
    }

    @Override
    public boolean isTrue() {
      return value;
    }
  }

  /** An integer. */
  record Whole(long value) implements Value {
    @Override
    public String type() {
      return "int";
    }

    @Override
    public boolean isTrue() {
      return value != 0;
    }
  }

  /** A number. */
  record Decimal(double value) implements Value {
    @Override
    public String type() {
      return "float64";
    }

    @Override
    public boolean isTrue() {
      return value != 0;
    }
  }

  /** A text. */
  record Text(String value) implements Value {
    @Override
    public String type() {
      return "string";
    }

    @Override
    public boolean isTrue() {
      return !value.isEmpty();
    }
  }

  /**
   * Values by name.
   *
   * @param entries in the order of their names
   * @param texts whether all are texts, so that a missing one is the empty text
   */
  record Table(Map<String, Value> entries, boolean texts) implements Value {
    @Override
    public String type() {
      return texts ? "map[string]string" : "map[string]interface {}";
    }

    @Override
    public boolean isTrue() {
      return !entries.isEmpty();
    }

    Value get(String name) {
      return entries.getOrDefault(name, texts ? new Text("") : Missing.VALUE);
    }
  }

  /** What a query gave. */
  record Elements(List<Element> elements) implements Value {
    public Elements {
      elements = List.copyOf(elements);
    }

    @Override
    public String type() {
      return "template.queryResult";
    }

    @Override
    public boolean isTrue() {
      return !elements.isEmpty();
    }
  }

  /** One element of what a query gave; its value is a number or a histogram. */
  record Element(Table labels, Value value) implements Value {
    @Override
    public String type() {
      return "*template.sample";
    }

    @Override
    public boolean isTrue() {
      return true;
    }
  }

  /** A native histogram. */
  record Histogram(FloatHistogram value) implements Value {
    @Override
    public String type() {
      return "*histogram.FloatHistogram";
    }

    @Override
    public boolean isTrue() {
      return true;
    }
  }

  /** A time. */
  record Moment(Instant value) implements Value {
    @Override
    public String type() {
      return "*time.Time";
    }

    @Override
    public boolean isTrue() {
      return true;
    }
  }

  /** A duration in nanoseconds. */
  record Span(long nanos) implements Value {
    @Override
    public String type() {
      return "*time.Duration";
    }

    @Override
    public boolean isTrue() {
      return true;
    }
  }

  /** A month or a weekday, which is a number with a name. */
  record Named(long number, String name, String type) implements Value {
    @Override
    public boolean isTrue() {
      return number != 0;
    }
  }

  /** What {@code .} is at the top of an alert's template. */
  record Alert(Table labels, Table externalLabels, String externalUrl, Value value)
      implements Value {
    @Override
    public String type() {
      return "struct { Labels map[string]string; ExternalLabels map[string]string;"
          + " ExternalURL string; Value interface {} }";
    }

    @Override
    public boolean isTrue() {
      return true;
    }
  }
}
