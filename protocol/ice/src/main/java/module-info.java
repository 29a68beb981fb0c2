/** STUN and the ICE agent. */
module dev.sottovoce.ice {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;
}
