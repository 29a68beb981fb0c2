package dev.sottovoce.ice.stun;

/** The four classes of message; the order is that of their two bits (RFC 8489 section 5). */
public enum StunClass {
  REQUEST,
  INDICATION,
  SUCCESS,
  ERROR;

  public boolean isResponse() {
    return this == SUCCESS || this == ERROR;
  }
}
