package dev.sottovoce.server.routing;

/** Session descriptions for tests of the server. */
public final class Descriptions {
  /** An offer keyed by DTLS-SRTP, which the firewall lets pass. */
  public static final String DTLS =
      """
      v=0\r
      o=- 1 1 IN IP4 127.0.0.1\r
      s=-\r
      c=IN IP4 127.0.0.1\r
      t=0 0\r
      m=audio 40000 UDP/TLS/RTP/SAVPF 111\r
      a=rtpmap:111 opus/48000/2\r
      a=setup:actpass\r
      a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\r
      """;

  private Descriptions() {}
}
