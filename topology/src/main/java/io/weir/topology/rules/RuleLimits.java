package io.weir.topology.rules;

import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.rules.template.Template;
import java.time.Duration;
import java.util.Optional;

/** What rules may not do that Prometheus would let them. Immutable. */
interface RuleLimits {
  /** They may do all. */
  RuleLimits NONE =
      new RuleLimits() {
        @Override
        public Optional<String> problem(Expression expression, String text) {
          return Optional.empty();
        }

        @Override
        public Optional<String> problem(Template template) {
          return Optional.empty();
        }

        @Override
        public Optional<String> problem(Duration queryOffset) {
          return Optional.empty();
        }
      };

  /** What is wrong with an expression of this text. */
  Optional<String> problem(Expression expression, String text);

  /** What is wrong with a template of an alert's label or annotation. */
  Optional<String> problem(Template template);

  /** What is wrong with looking so far behind the tick, 0 or more. */
  Optional<String> problem(Duration queryOffset);
}
