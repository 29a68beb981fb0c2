package dev.sottovoce.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.Pattern;

/** What an event says. Libraries put addresses into their messages, which are left out of those. */
final class Words {
  private static final String OURS = "dev.sottovoce.";

  /** Of IPv4; of IPv6 with at least two colons, as a socket shows it, with zone and brackets. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "\\d{1,3}(?:\\.\\d{1,3}){3}|\\[?[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,8}(?:%\\w+)?\\]?");

  private Words() {}

  static String of(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    if (event.getLoggerName().startsWith(OURS)) return message;
    return ADDRESS.matcher(message).replaceAll("(address)");
  }
}
