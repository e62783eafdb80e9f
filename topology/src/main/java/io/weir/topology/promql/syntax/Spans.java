package io.weir.topology.promql.syntax;

/** The text of spans. */
final class Spans {
  private Spans() {}

  static String print(Span span) {
    return switch (span) {
      case Span.Literal literal ->
          literal.duration()
              ? NumberText.duration(literal.seconds())
              : NumberText.decimal(literal.seconds());
      case Span.Step ignored -> "step()";
      case Span.Range ignored -> "range()";
      case Span.Negation negation -> "-" + print(negation.operand());
      case Span.Arithmetic arithmetic ->
          print(arithmetic.left())
              + " "
              + arithmetic.operator().symbol()
              + " "
              + print(arithmetic.right());
      case Span.Extreme extreme ->
          (extreme.greater() ? "max_of(" : "min_of(")
              + print(extreme.left())
              + ", "
              + print(extreme.right())
              + ")";
      case Span.Parenthesized parenthesized -> "(" + print(parenthesized.span()) + ")";
    };
  }
}
