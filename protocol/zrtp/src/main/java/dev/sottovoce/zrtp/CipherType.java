package dev.sottovoce.zrtp;

/**
 * Block ciphers (RFC 6189 section 5.1.3): for Confirm messages and, with the tag type, for SRTP.
 */
public enum CipherType implements Component {
  AES3("AES-256", 32),
  AES1("AES-128", 16);

  private final String registeredName;
  private final int keyOctets;

  CipherType(String registeredName, int keyOctets) {
    this.registeredName = registeredName;
    this.keyOctets = keyOctets;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public String registeredName() {
    return registeredName;
  }

  int keyOctets() {
    return keyOctets;
  }
}
