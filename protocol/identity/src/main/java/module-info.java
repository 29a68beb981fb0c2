/**
 * Enrolment code, trust bundle, device certificate profile, account chains, groups, PASSporTs and
 * tokens.
 */
module dev.sottovoce.identity {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;
  requires transitive com.fasterxml.jackson.databind;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  exports dev.sottovoce.identity;
  exports dev.sottovoce.identity.account;
  exports dev.sottovoce.identity.group;
  exports dev.sottovoce.identity.jose;
  exports dev.sottovoce.identity.passport;
  exports dev.sottovoce.identity.token;
  exports dev.sottovoce.identity.veil;
}
