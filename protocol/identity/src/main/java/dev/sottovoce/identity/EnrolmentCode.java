package dev.sottovoce.identity;

import dev.sottovoce.crypto.Entropy;
import java.util.Locale;
import java.util.Optional;

/**
 * What a new phone is given, as text or QR: {@code sv1:HOST:PORT/SECRET/PIN}. It is good for one
 * phone and fifteen minutes, and its pin binds the phone to the organisation's roots whatever the
 * server says later.
 *
 * @param host a name or literal address, IPv6 in brackets
 * @param secret 26 base-32 characters, 130 bits; it never goes to a server that has not proved the
 *     pin
 * @param pin of the {@link TrustBundle}
 */
public record EnrolmentCode(String host, int port, String secret, String pin) {
  /** Characters of secret and pin each. */
  public static final int CHARACTERS = 26;

  private static final String PREFIX = "sv1:";
  private static final int SECRET_OCTETS = 17;
  private static final int MAX_LENGTH = 400;

  public EnrolmentCode {
    if (!isHost(host) || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("no host and port that a phone could reach");
    }
    if (!Base32.isText(secret, CHARACTERS) || !Base32.isText(pin, CHARACTERS)) {
      throw new IllegalArgumentException("secret and pin have 26 base-32 characters each");
    }
  }

  /** A new code with a random secret. */
  public static EnrolmentCode random(String host, int port, TrustBundle trust, Entropy entropy) {
    String secret = Base32.encode(entropy.bytes(SECRET_OCTETS), CHARACTERS);
    return new EnrolmentCode(host, port, secret, trust.pin());
  }

  /** Parses a code in any letter case with space around it; nothing when it is malformed. */
  public static Optional<EnrolmentCode> parse(String text) {
    String code = text.trim().toLowerCase(Locale.ROOT);
    if (code.length() > MAX_LENGTH || !code.startsWith(PREFIX)) return Optional.empty();
    String[] parts = code.substring(PREFIX.length()).split("/", -1);
    if (parts.length != 3) return Optional.empty();
    int colon = parts[0].lastIndexOf(':');
    if (colon < 1) return Optional.empty();
    String host = parts[0].substring(0, colon);
    int port = port(parts[0].substring(colon + 1));
    boolean good =
        isHost(host)
            && port > 0
            && Base32.isText(parts[1], CHARACTERS)
            && Base32.isText(parts[2], CHARACTERS);
    return good ? Optional.of(new EnrolmentCode(host, port, parts[1], parts[2])) : Optional.empty();
  }

  /** The text that is shown and scanned. */
  public String text() {
    return PREFIX + host + ":" + port + "/" + secret + "/" + pin;
  }

  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5) return -1;
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) return -1;
      port = 10 * port + digit;
    }
    return port <= 65_535 ? port : -1;
  }

  private static boolean isHost(String host) {
    boolean literal = host.startsWith("[") && host.endsWith("]");
    String inner = literal ? host.substring(1, host.length() - 1) : host;
    if (inner.isEmpty() || inner.length() > 253) return false;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-';
      if (!plain && !(literal && c == ':')) return false;
    }
    return true;
  }

  @Override
  public String toString() {
    return "EnrolmentCode[redacted]";
  }
}
