package dev.sottovoce.server.console;

import java.util.concurrent.Callable;

/** What a change comes to, before it is made. */
sealed interface Prepared {
  /**
   * It can be made.
   *
   * @param subject what it is about, for whoever has to say yes and for the journal
   * @param work makes it; blocks
   */
  record Ready(String subject, Callable<Answer> work) implements Prepared {}

  /** It cannot be made. */
  record Refused(Answer answer) implements Prepared {}

  static Prepared ready(String subject, Callable<Answer> work) {
    return new Ready(subject, work);
  }

  static Prepared refused(Answer answer) {
    return new Refused(answer);
  }

  /** Makes it, or says why not. */
  default Answer now() throws Exception {
    return switch (this) {
      case Ready ready -> ready.work().call();
      case Refused refused -> refused.answer();
    };
  }
}
