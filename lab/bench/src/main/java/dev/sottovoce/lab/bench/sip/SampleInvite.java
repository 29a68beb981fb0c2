package dev.sottovoce.lab.bench.sip;

import java.nio.charset.StandardCharsets;

/** An INVITE of 1.3 KB with a description, as a phone sends it through one proxy. */
final class SampleInvite {
  private static final String BODY =
      """
      v=0
      o=- 4611686018427387904 1 IN IP4 192.0.2.17
      s=-
      c=IN IP4 192.0.2.17
      t=0 0
      m=audio 40712 UDP/TLS/RTP/SAVPF 96 0
      a=rtpmap:96 opus/48000/2
      a=fmtp:96 cbr=1;usedtx=0;stereo=0;minptime=20
      a=rtpmap:0 PCMU/8000
      a=ptime:20
      a=rtcp-mux
      a=sendrecv
      a=setup:actpass
      a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:\
      00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF
      a=ice-ufrag:Zk3x
      a=ice-pwd:Tn0q7yVYf2uWmD5sLxAe9b
      a=candidate:1 1 UDP 2130706431 192.0.2.17 40712 typ host
      a=candidate:2 1 UDP 2130706175 2001:db8::17 40713 typ host
      a=candidate:3 1 UDP 1694498815 198.51.100.4 51880 typ srflx raddr 192.0.2.17 rport 40712
      """
          .replace("\n", "\r\n");

  private static final String HEAD =
      """
      INVITE sip:bob@example.com SIP/2.0
      Via: SIP/2.0/TLS edge.example.com:5061;branch=z9hG4bKd41f7a90c3.52ab81ee;rport
      Via: SIP/2.0/TLS 192.0.2.17:49152;branch=z9hG4bK8Xy2LpQwT5n0Vb7sRcJm1d;received=192.0.2.17
      Record-Route: <sip:4c1fa2b97d03@edge.example.com:5061;transport=tls;lr;ob>
      Max-Forwards: 69
      From: "Alice Example" <sip:alice@example.com>;tag=q8Zr3kVn1XcP0wYt
      To: <sip:bob@example.com>
      Call-ID: 9sKd2LmQx7Vt4RbYw0Zc3NfH
      CSeq: 1 INVITE
      Contact: <sip:alice@192.0.2.17:49152;transport=tls;ob>
      Allow: INVITE, ACK, CANCEL, BYE, UPDATE, PRACK, OPTIONS
      Supported: 100rel, outbound
      User-Agent: Sottovoce
      Content-Type: application/sdp
      Content-Length: %d

      """
          .formatted(BODY.length())
          .replace("\n", "\r\n");

  private SampleInvite() {}

  static byte[] octets() {
    return (HEAD + BODY).getBytes(StandardCharsets.US_ASCII);
  }
}
