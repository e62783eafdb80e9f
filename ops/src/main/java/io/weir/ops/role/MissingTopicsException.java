package io.weir.ops.role;

import java.util.List;

/** Topics that a role needs aren't there, or have another number of partitions. */
final class MissingTopicsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MissingTopicsException(List<String> problems) {
    super(String.join("; ", problems) + "; `weir topics` creates and checks them");
  }
}
