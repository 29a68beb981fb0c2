/** STUN messages, the ICE agent and a client of relays, without sockets. */
module dev.sottovoce.ice {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;

  exports dev.sottovoce.ice;
  exports dev.sottovoce.ice.stun;
  exports dev.sottovoce.ice.turn;
}
