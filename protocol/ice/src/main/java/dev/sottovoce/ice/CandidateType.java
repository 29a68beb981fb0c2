package dev.sottovoce.ice;

import java.util.Optional;

/** Candidate types with their names in SDP and preferences (RFC 8445 section 5.1.2.2). */
public enum CandidateType {
  HOST("host", 126),
  SERVER_REFLEXIVE("srflx", 100),
  PEER_REFLEXIVE("prflx", 110),
  /** By an allocation on a relay. */
  RELAYED("relay", 0);

  private final String sdpName;
  private final int preference;

  CandidateType(String sdpName, int preference) {
    this.sdpName = sdpName;
    this.preference = preference;
  }

  public String sdpName() {
    return sdpName;
  }

  /** The type preference, 0 to 126. */
  public int preference() {
    return preference;
  }

  static Optional<CandidateType> ofSdpName(String name) {
    for (CandidateType type : values()) if (type.sdpName.equals(name)) return Optional.of(type);
    return Optional.empty();
  }
}
