/** DTLS for DTLS-SRTP. */
module dev.sottovoce.dtls {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.util;
  requires org.bouncycastle.tls;

  exports dev.sottovoce.dtls;
  exports dev.sottovoce.dtls.suite;
}
