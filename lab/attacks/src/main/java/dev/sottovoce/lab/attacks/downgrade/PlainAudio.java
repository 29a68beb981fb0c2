package dev.sottovoce.lab.attacks.downgrade;

/** See {@link #story}. */
public final class PlainAudio extends UnsignedOffer {
  @Override
  public String story() {
    return "an offer between phones that do not sign is made one of audio without encryption";
  }

  @Override
  public String stoppedBy() {
    return "a phone answers no offer without encryption, signed or not";
  }

  @Override
  String changed(String description) {
    return description
        .replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")
        .replaceAll("a=(fingerprint|setup|tls-id):[^\\r]*\\r\\n", "");
  }
}
