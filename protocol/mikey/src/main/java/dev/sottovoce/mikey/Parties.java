package dev.sottovoce.mikey;

/**
 * Who agrees on keys, as the signalling has it.
 *
 * @param own this end's address, {@code sip:USER@DOMAIN}
 * @param peer the other end's
 */
public record Parties(String own, String peer) {
  @Override
  public String toString() {
    return "Parties[redacted]";
  }
}
