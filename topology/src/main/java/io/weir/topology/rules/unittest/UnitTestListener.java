package io.weir.topology.rules.unittest;

import java.util.function.Supplier;

/** Hears how tests go on. Called on the thread that runs them. */
public interface UnitTestListener {
  /** Hears nothing. */
  UnitTestListener NONE =
      new UnitTestListener() {
        @Override
        public void started(String test) {}

        @Override
        public void finished(String test, Supplier<String> data) {}
      };

  /** A test begins. */
  void started(String test);

  /**
   * A test has ended.
   *
   * @param data all samples of its input and its rules, as text of many lines; to be called at once
   */
  void finished(String test, Supplier<String> data);
}
