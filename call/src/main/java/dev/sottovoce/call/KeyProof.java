package dev.sottovoce.call;

/** When the peer has shown that it holds the keys and is there now. */
public enum KeyProof {
  /** The key agreement itself has confirmed them. */
  CONFIRMED,
  /**
   * The first media packet that authenticates will. Until then it may be a replay of the peer's
   * message: nothing is sent or played, and no lock is shown.
   */
  BY_FIRST_PACKET
}
