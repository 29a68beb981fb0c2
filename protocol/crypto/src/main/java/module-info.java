/** Algorithms by their registered names, secrets and backends. */
module dev.sottovoce.crypto {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires org.bouncycastle.provider;

  exports dev.sottovoce.crypto;
  exports dev.sottovoce.crypto.backend;
  exports dev.sottovoce.crypto.hpke;
  exports dev.sottovoce.crypto.note;
  exports dev.sottovoce.crypto.webpush;

  uses dev.sottovoce.crypto.SecretMemory;
}
