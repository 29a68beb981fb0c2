package dev.sottovoce.ice.turn;

/** What carries messages between us and the relay; the relay's other side is always UDP. */
public enum TurnTransport {
  UDP,
  TCP,
  TLS;

  public boolean isStream() {
    return this != UDP;
  }
}
