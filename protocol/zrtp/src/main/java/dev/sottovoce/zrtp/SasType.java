package dev.sottovoce.zrtp;

/** How the short authentication string is shown (RFC 6189 section 5.1.6). */
public enum SasType implements Component {
  /** Four characters: 20 bits. */
  B32("base32"),
  /** Two words: 16 bits. */
  B256("base256");

  private final String registeredName;

  SasType(String registeredName) {
    this.registeredName = registeredName;
  }

  @Override
  public String code() {
    return this == B32 ? "B32 " : "B256";
  }

  @Override
  public String registeredName() {
    return registeredName;
  }
}
