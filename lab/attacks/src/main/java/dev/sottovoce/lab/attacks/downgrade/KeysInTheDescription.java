package dev.sottovoce.lab.attacks.downgrade;

/** See {@link #story}. */
public final class KeysInTheDescription extends UnsignedOffer {
  @Override
  public String story() {
    return "an offer between phones that do not sign is made one whose keys every server can read"
        + " (SDES)";
  }

  @Override
  public String stoppedBy() {
    return "a=crypto is refused by server and phone";
  }

  @Override
  String changed(String description) {
    return description
            .replace("UDP/TLS/RTP/SAVPF", "RTP/SAVP")
            .replaceAll("a=(fingerprint|setup|tls-id):[^\\r]*\\r\\n", "")
        + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"
        + "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n";
  }
}
