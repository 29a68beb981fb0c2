/** MIKEY key agreement. */
module dev.sottovoce.mikey {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;

  exports dev.sottovoce.mikey;
}
