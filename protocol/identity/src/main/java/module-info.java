/** Enrolment code, trust bundle, device certificate profile and account chains. */
module dev.sottovoce.identity {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  exports dev.sottovoce.identity;
  exports dev.sottovoce.identity.account;
}
