/** SIP messages, transactions, dialogs, SDP and offer/answer. */
module dev.sottovoce.sip {
  requires static transitive org.jspecify;
  requires transitive dev.sottovoce.wire;
  requires transitive dev.sottovoce.crypto;

  exports dev.sottovoce.sip.message;
  exports dev.sottovoce.sip.proxy;
  exports dev.sottovoce.sip.push;
  exports dev.sottovoce.sip.registration;
  exports dev.sottovoce.sip.sdp;
  exports dev.sottovoce.sip.transaction;
}
