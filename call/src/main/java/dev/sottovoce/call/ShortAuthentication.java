package dev.sottovoce.call;

/**
 * What two people read to each other to see that nobody is in between (RFC 6189 section 7).
 *
 * @param text the string, equal at both ends; it must not reach a log
 * @param compared whether they did so, in an earlier call with the same peer or in this one
 */
public record ShortAuthentication(String text, Compared compared) {
  /** Whether the people have compared the string. */
  public enum Compared {
    /** In an earlier call, and the peer has proved that it is the one from then. */
    BEFORE,
    /** In this call. */
    NOW,
    NOT_YET
  }

  ShortAuthentication comparedNow() {
    return compared == Compared.NOT_YET ? new ShortAuthentication(text, Compared.NOW) : this;
  }

  @Override
  public String toString() {
    return "ShortAuthentication[" + compared + "]";
  }
}
