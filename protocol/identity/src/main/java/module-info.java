/** Enrolment code, trust bundle and device certificate profile. */
module dev.sottovoce.identity {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  exports dev.sottovoce.identity;
}
