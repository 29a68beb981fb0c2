package dev.sottovoce.cli.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log may say of an exception: its kind and where it was thrown. Messages stay out: those of
 * a database hold the values of its statements, those of a network addresses.
 */
final class Failures {
  private static final int MOST_CAUSES = 8;
  private static final String OURS = "dev.sottovoce.";

  private Failures() {}

  /** The exception and its causes, outermost first, each as {@code Kind at Class.method:line}. */
  static List<String> of(IThrowableProxy thrown) {
    List<String> chain = new ArrayList<>();
    IThrowableProxy each = thrown;
    while (each != null && chain.size() < MOST_CAUSES) {
      chain.add(each.getClassName() + place(each.getStackTraceElementProxyArray()));
      each = each.getCause();
    }
    return chain;
  }

  /** The first place in our own code, else the first at all. */
  private static String place(StackTraceElementProxy[] stack) {
    if (stack.length == 0) return "";
    StackTraceElement place = stack[0].getStackTraceElement();
    for (StackTraceElementProxy each : stack) {
      if (each.getStackTraceElement().getClassName().startsWith(OURS)) {
        place = each.getStackTraceElement();
        break;
      }
    }
    return " at "
        + place.getClassName()
        + "."
        + place.getMethodName()
        + ":"
        + place.getLineNumber();
  }
}
