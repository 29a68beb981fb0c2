package dev.sottovoce.ice;

import dev.sottovoce.ice.Candidate.Parse;
import dev.sottovoce.ice.Candidate.Why;
import java.util.Locale;
import java.util.Optional;

/** The grammar of the {@code candidate} attribute (RFC 8839 section 5.1). */
final class CandidateText {
  private static final int FIXED_FIELDS = 8;

  /** Fixed fields, the related address and port, and twenty extensions. */
  private static final int MAX_FIELDS = 52;

  private CandidateText() {}

  static Parse parse(String value) {
    if (value.length() > Candidate.MAX_CHARACTERS) return skipped(Why.MALFORMED);
    String[] fields = value.split(" ", MAX_FIELDS + 1);
    if (fields.length < FIXED_FIELDS || fields.length > MAX_FIELDS) return skipped(Why.MALFORMED);
    long component = number(fields[1], 3);
    long priority = number(fields[3], 10);
    long port = number(fields[5], 5);
    if (!isFoundation(fields[0])
        || component < 1
        || component > 256
        || priority < 1
        || priority > Candidate.MAX_PRIORITY
        || port < 0
        || port > 0xffff
        || !fields[6].equals("typ")) {
      return skipped(Why.MALFORMED);
    }
    if (!fields[2].toLowerCase(Locale.ROOT).equals("udp")) return skipped(Why.NOT_UDP);
    Optional<CandidateType> type = CandidateType.ofSdpName(fields[7]);
    if (!type.isPresent()) return skipped(Why.UNKNOWN_TYPE);
    Optional<TransportAddress> address = TransportAddress.parse(fields[4], (int) port);
    if (!address.isPresent()) return skipped(isName(fields[4]) ? Why.HOST_NAME : Why.MALFORMED);
    if (!address.get().isUnicast()) return skipped(Why.NOT_UNICAST);
    return new Parse.Parsed(
        new Candidate(
            fields[0], (int) component, priority, address.get(), type.get(), related(fields)));
  }

  /** The related address serves diagnostics only: one that cannot be read is left out. */
  private static Optional<TransportAddress> related(String[] fields) {
    if (fields.length < FIXED_FIELDS + 4
        || !fields[FIXED_FIELDS].equals("raddr")
        || !fields[FIXED_FIELDS + 2].equals("rport")) {
      return Optional.empty();
    }
    return TransportAddress.parse(
        fields[FIXED_FIELDS + 1], (int) number(fields[FIXED_FIELDS + 3], 5));
  }

  static String format(Candidate candidate) {
    StringBuilder text = new StringBuilder();
    text.append(candidate.foundation()).append(' ').append(candidate.component());
    text.append(" udp ").append(candidate.priority());
    text.append(' ').append(candidate.address().literal());
    text.append(' ').append(candidate.address().port());
    text.append(" typ ").append(candidate.type().sdpName());
    candidate
        .related()
        .ifPresent(base -> text.append(" raddr " + base.literal()).append(" rport " + base.port()));
    return text.toString();
  }

  static boolean isFoundation(String text) {
    return IceCredentials.isIceText(text, 1, 32);
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > 255) return false;
    boolean letter = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c == '.' || c == '-' || c < 128 && Character.isLetterOrDigit(c))) return false;
      letter |= c < 128 && Character.isLetter(c);
    }
    return letter;
  }

  private static long number(String digits, int most) {
    if (digits.isEmpty() || digits.length() > most) return -1;
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static Parse skipped(Why why) {
    return new Parse.Skipped(why);
  }
}
