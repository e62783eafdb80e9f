package io.weir.topology.control;

import java.util.List;

/** What an application's instances have agreed to evaluate (R1). Thread-safe. */
public interface AgreedRules {
  /** Nothing, for ever. */
  AgreedRules NONE =
      new AgreedRules() {
        @Override
        public List<RuleSetVersion> versions() {
          return List.of();
        }

        @Override
        public void onChange(Runnable listener) {}
      };

  /**
   * All versions that are known here, ascending from 1; an unmodifiable list, which later ones only
   * extend. An instance that reads the topic later may not know the latest yet.
   */
  List<RuleSetVersion> versions();

  /**
   * Has something run each time that {@link #versions} has become longer, on any thread, at once:
   * it must be short and not throw. A change under way may or may not be told.
   */
  void onChange(Runnable listener);
}
