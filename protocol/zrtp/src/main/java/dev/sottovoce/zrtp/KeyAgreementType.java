package dev.sottovoce.zrtp;

/**
 * Key agreements (RFC 6189 section 5.1.5). Preshared and Multistream mode are declined, and so is
 * whatever is weaker than the ones here.
 */
public enum KeyAgreementType implements Component {
  /** X25519 with ML-KEM-768 in KEM mode: our own code point, see {@code docs/zrtp-pq.md}. */
  XM76("X25519MLKEM768", 1216, 1120),
  /** X25519 (RFC 7748), as bzrtp and GNU ZRTP have it. */
  X255("X25519", 32, 32),
  /** The 3072-bit MODP group of RFC 3526 section 4; every ZRTP phone has it. */
  DH3K("MODP-3072", 384, 384);

  private final String registeredName;
  private final int initiatorOctets;
  private final int responderOctets;

  KeyAgreementType(String registeredName, int initiatorOctets, int responderOctets) {
    this.registeredName = registeredName;
    this.initiatorOctets = initiatorOctets;
    this.responderOctets = responderOctets;
  }

  @Override
  public String code() {
    return this == DH3K ? "DH3k" : name();
  }

  @Override
  public String registeredName() {
    return registeredName;
  }

  /** Whether the initiator's public value travels in the Commit and the responder encapsulates. */
  public boolean isKem() {
    return this == XM76;
  }

  public boolean isPostQuantum() {
    return this == XM76;
  }

  /** Length of pvi. */
  int initiatorOctets() {
    return initiatorOctets;
  }

  /** Length of pvr. */
  int responderOctets() {
    return responderOctets;
  }
}
