package dev.sottovoce.dtls.suite;

import java.util.Optional;

/**
 * Groups for ephemeral key agreement by their registered names (RFC 8446 section 4.2.7,
 * draft-ietf-tls-ecdhe-mlkem).
 */
public enum NamedGroup {
  /** ML-KEM-768 (FIPS 203) and X25519 together: safe as long as either is. */
  X25519_MLKEM768("X25519MLKEM768", 0x11EC, 1184 + 32, 1088 + 32, true),
  X25519("x25519", 0x001D, 32, 32, false),
  SECP256R1("secp256r1", 0x0017, 65, 65, false);

  private final String registeredName;
  private final int id;
  private final int clientShareOctets;
  private final int serverShareOctets;
  private final boolean postQuantum;

  NamedGroup(
      String registeredName,
      int id,
      int clientShareOctets,
      int serverShareOctets,
      boolean postQuantum) {
    this.registeredName = registeredName;
    this.id = id;
    this.clientShareOctets = clientShareOctets;
    this.serverShareOctets = serverShareOctets;
    this.postQuantum = postQuantum;
  }

  public String registeredName() {
    return registeredName;
  }

  public int id() {
    return id;
  }

  public int clientShareOctets() {
    return clientShareOctets;
  }

  public int serverShareOctets() {
    return serverShareOctets;
  }

  public boolean isPostQuantum() {
    return postQuantum;
  }

  public static Optional<NamedGroup> byId(int id) {
    for (NamedGroup group : values()) if (group.id == id) return Optional.of(group);
    return Optional.empty();
  }

  public static Optional<NamedGroup> byName(String registeredName) {
    for (NamedGroup group : values()) {
      if (group.registeredName.equals(registeredName)) return Optional.of(group);
    }
    return Optional.empty();
  }
}
