package io.weir.topology.query.http;

import io.weir.topology.query.Asker;
import java.util.List;

/** The rules whose states are told. Safe for any number of threads, which may block. */
@FunctionalInterface
public interface RuleSource {
  /** The groups whose rules the asker may see, in the order of files, and in that of each file. */
  List<RuleGroupState> groups(Asker asker);
}
