package dev.sottovoce.call;

/**
 * What two people read to each other to see that nobody is in between (RFC 6189 section 7).
 *
 * @param text the string, equal at both ends; it must not reach a log
 * @param compared whether they did so in an earlier call and it is still the same peer
 */
public record ShortAuthentication(String text, Compared compared) {
  /** Whether the people have compared the string. */
  public enum Compared {
    BEFORE,
    NOT_YET
  }

  @Override
  public String toString() {
    return "ShortAuthentication[" + compared + "]";
  }
}
