/** What may be agreed on. */
module dev.sottovoce.policy {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;
  requires transitive dev.sottovoce.identity;
  requires org.snakeyaml.engine;

  exports dev.sottovoce.policy;
}
