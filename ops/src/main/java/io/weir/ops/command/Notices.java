package io.weir.ops.command;

import io.weir.ops.query.Answer;
import io.weir.ops.query.Printable;
import java.io.PrintWriter;

/** What a server says beside an answer. */
final class Notices {
  private Notices() {}

  static void print(Answer answer, PrintWriter error) {
    answer.warnings().forEach(text -> error.println("weir: warning: " + Printable.of(text)));
    answer.infos().forEach(text -> error.println("weir: info: " + Printable.of(text)));
    error.flush();
  }
}
