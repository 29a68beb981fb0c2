package dev.sottovoce.cli.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %words} in a pattern: see {@link Words}. */
public final class WordsText extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Words.of(event);
  }
}
