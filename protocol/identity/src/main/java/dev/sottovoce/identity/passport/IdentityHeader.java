package dev.sottovoce.identity.passport;

import java.util.Locale;
import java.util.Optional;

/** The value of an Identity header field (RFC 8224 section 4) with a PASSporT in full form. */
public final class IdentityHeader {
  private static final int MAX_LENGTH = 16 * 1024;

  private IdentityHeader() {}

  /** The token, where its certificate is, its algorithm and, where it has one, its type. */
  public static String write(SignedPassport passport) {
    Passport claims = passport.claims();
    String type = claims.type().isEmpty() ? "" : ";ppt=\"" + claims.type() + '"';
    return passport.compact() + ";info=<" + claims.certificateUrl() + ">;alg=ES256" + type;
  }

  /**
   * Reads a value; nothing when it is malformed, or when its parameters and the token's own header
   * disagree (RFC 8224 section 6.2).
   */
  public static Optional<SignedPassport> read(String value) {
    if (value.length() > MAX_LENGTH) return Optional.empty();
    String[] parts = value.split(";", -1);
    if (parts.length > 8) return Optional.empty();
    String info = "";
    String type = "";
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 1) return Optional.empty();
      String name = parts[i].substring(0, equals).trim().toLowerCase(Locale.ROOT);
      String text = parts[i].substring(equals + 1).trim();
      switch (name) {
        case "info" -> info = within(text, '<', '>');
        case "ppt" -> type = within(text, '"', '"');
        case "alg" -> {
          if (!within(text, '"', '"').equals("ES256")) return Optional.empty();
        }
        default -> {
          // Parameters of later standards change nothing (RFC 8224 section 4.1).
        }
      }
    }
    String where = info;
    String named = type;
    return SignedPassport.read(parts[0].trim())
        .filter(each -> each.claims().certificateUrl().equals(where))
        .filter(each -> each.claims().type().equals(named));
  }

  /**
   * Whether header and claims are left out, to be made anew from the message (RFC 8225 section 7).
   * No certificate can be inside then, and none is fetched here.
   */
  public static boolean isCompact(String value) {
    return value.startsWith("..");
  }

  private static String within(String text, char first, char last) {
    int end = text.length() - 1;
    boolean enclosed = end > 0 && text.charAt(0) == first && text.charAt(end) == last;
    return enclosed ? text.substring(1, end) : text;
  }
}
