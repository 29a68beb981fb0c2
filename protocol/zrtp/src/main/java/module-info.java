/** ZRTP key agreement. */
module dev.sottovoce.zrtp {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;
  requires org.bouncycastle.provider;

  exports dev.sottovoce.zrtp;
}
