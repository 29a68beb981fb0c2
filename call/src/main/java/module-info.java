/** One call as a pure machine. */
module dev.sottovoce.call {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.policy;
  requires transitive dev.sottovoce.sip;
  requires transitive dev.sottovoce.ice;
  requires transitive dev.sottovoce.srtp;
  requires transitive dev.sottovoce.dtls;
  requires transitive dev.sottovoce.zrtp;
  requires transitive dev.sottovoce.mikey;
  requires transitive dev.sottovoce.identity;

  exports dev.sottovoce.call;
  exports dev.sottovoce.call.jitter;
  exports dev.sottovoce.call.veil;
  exports dev.sottovoce.call.watch;
}
