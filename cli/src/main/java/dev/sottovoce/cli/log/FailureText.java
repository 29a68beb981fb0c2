package dev.sottovoce.cli.log;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** {@code %failure} in a pattern: see {@link Failures}, indented below the event's line. */
public final class FailureText extends ThrowableHandlingConverter {
  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown == null) return "";
    StringBuilder text = new StringBuilder();
    for (String each : Failures.of(thrown)) text.append("  because of ").append(each).append('\n');
    return text.toString();
  }
}
