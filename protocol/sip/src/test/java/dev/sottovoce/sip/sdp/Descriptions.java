package dev.sottovoce.sip.sdp;

import dev.sottovoce.wire.Bytes;

/** Descriptions that tests begin from. */
final class Descriptions {
  static final String FINGERPRINT =
      "sha-256 "
          + "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
          + "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";

  /** An offer as our phones write it. */
  static final String OFFER =
      """
      v=0
      o=- 1 1 IN IP4 192.0.2.1
      s=-
      c=IN IP4 192.0.2.1
      t=0 0
      m=audio 40000 UDP/TLS/RTP/SAVPF 96 0
      a=rtpmap:96 opus/48000/2
      a=fmtp:96 cbr=1;usedtx=0
      a=ptime:20
      a=rtcp-mux
      a=sendrecv
      a=setup:actpass
      a=tls-id:abcdefghijklmnopqrstuvwx
      a=fingerprint:%s
      a=ice-ufrag:abcd
      a=ice-pwd:abcdefghijklmnopqrstuvwx
      a=candidate:1 1 UDP 2130706431 192.0.2.1 40000 typ host
      """
          .formatted(FINGERPRINT);

  private Descriptions() {}

  static Bytes octets(String text) {
    return Bytes.utf8(text.replace("\n", "\r\n"));
  }

  static SessionDescription parsed(String text) {
    return ((SdpResult.Parsed) SdpParser.parse(octets(text))).description();
  }
}
