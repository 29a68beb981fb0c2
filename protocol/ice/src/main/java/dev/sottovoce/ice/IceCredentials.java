package dev.sottovoce.ice;

import dev.sottovoce.crypto.Entropy;
import java.util.Optional;

/**
 * The user name fragment and password of one end ({@code ice-ufrag} and {@code ice-pwd}, RFC 8839
 * section 5.4). Not a record, so that the password is never printed.
 */
public final class IceCredentials {
  private static final int OWN_UFRAG_CHARACTERS = 8;
  private static final int OWN_PASSWORD_CHARACTERS = 24;
  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final String ufrag;
  private final String password;

  private IceCredentials(String ufrag, String password) {
    this.ufrag = ufrag;
    this.password = password;
  }

  /**
   * Credentials as read from SDP.
   *
   * @return nothing unless the fragment has 4 to 256 and the password 22 to 256 letters, digits,
   *     {@code +} and {@code /}
   */
  public static Optional<IceCredentials> of(String ufrag, String password) {
    return isIceText(ufrag, 4, 256) && isIceText(password, 22, 256)
        ? Optional.of(new IceCredentials(ufrag, password))
        : Optional.empty();
  }

  /** New ones with 48 bits of randomness in the fragment and 144 in the password. */
  public static IceCredentials random(Entropy entropy) {
    return new IceCredentials(
        iceText(entropy, OWN_UFRAG_CHARACTERS), iceText(entropy, OWN_PASSWORD_CHARACTERS));
  }

  public String ufrag() {
    return ufrag;
  }

  /** The key of MESSAGE-INTEGRITY; goes into SDP and nowhere else. */
  public String password() {
    return password;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IceCredentials that
        && ufrag.equals(that.ufrag)
        && password.equals(that.password);
  }

  @Override
  public int hashCode() {
    return ufrag.hashCode();
  }

  @Override
  public String toString() {
    return "IceCredentials[hidden]";
  }

  static boolean isIceText(String text, int least, int most) {
    if (text.length() < least || text.length() > most) return false;
    for (int i = 0; i < text.length(); i++) {
      if (ICE_CHARS.indexOf(text.charAt(i)) < 0) return false;
    }
    return true;
  }

  private static String iceText(Entropy entropy, int characters) {
    byte[] random = new byte[characters];
    entropy.fill(random);
    StringBuilder text = new StringBuilder(characters);
    for (byte octet : random) text.append(ICE_CHARS.charAt(octet & 63));
    return text.toString();
  }
}
