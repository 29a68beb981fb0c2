package dev.sottovoce.cli.policy.compare;

import dev.sottovoce.crypto.KeyAgreement;

/** What a key agreement needs from a WebRTC stack. */
final class WebRtc {
  private WebRtc() {}

  static String needs(KeyAgreement agreement) {
    return switch (agreement.keying()) {
      case "DTLS 1.2" -> "nothing: every stack must have it (RFC 8827 section 6.5)";
      case "DTLS 1.3" ->
          agreement.postQuantum()
              ? "DTLS 1.3 with " + agreement.group() + "; Chromium 156 has it by default"
              : "DTLS 1.3; Chromium 156 has it by default";
      case "ZRTP", "MIKEY-DH", "MIKEY-DHHMAC" ->
          "not possible: media in WebRTC is keyed by DTLS alone (RFC 8827 section 6.5)";
      default -> "not known";
    };
  }
}
