/** RTP, RTCP, SRTP and SRTCP. */
module dev.sottovoce.srtp {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;

  exports dev.sottovoce.srtp;
  exports dev.sottovoce.srtp.rtcp;
}
