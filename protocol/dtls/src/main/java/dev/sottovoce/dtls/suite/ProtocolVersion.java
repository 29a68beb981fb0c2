package dev.sottovoce.dtls.suite;

/** Versions of DTLS as they go over the wire; older ones than these are not spoken. */
public enum ProtocolVersion {
  DTLS_1_3("DTLS 1.3", 0xFEFC),
  DTLS_1_2("DTLS 1.2", 0xFEFD);

  private final String displayName;
  private final int id;

  ProtocolVersion(String displayName, int id) {
    this.displayName = displayName;
    this.id = id;
  }

  /** The name in policy, reports and JSON. */
  public String displayName() {
    return displayName;
  }

  public int id() {
    return id;
  }
}
