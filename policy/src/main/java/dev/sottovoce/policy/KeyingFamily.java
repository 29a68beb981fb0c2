package dev.sottovoce.policy;

import java.util.Optional;

/** The protocols that the names of key agreements in a document belong to. */
public enum KeyingFamily {
  DTLS("DTLS "),
  ZRTP("ZRTP"),
  MIKEY("MIKEY-");

  private final String prefix;

  KeyingFamily(String prefix) {
    this.prefix = prefix;
  }

  /** Whose variant a registered name is; nothing for one that no call can use. */
  public static Optional<KeyingFamily> of(String keying) {
    for (KeyingFamily each : values()) {
      if (keying.startsWith(each.prefix)) return Optional.of(each);
    }
    return Optional.empty();
  }
}
