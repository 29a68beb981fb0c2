package dev.sottovoce.zrtp;

/** Whose Commit drives the exchange (RFC 6189 section 4.2). */
enum Role {
  INITIATOR,
  RESPONDER;

  Role other() {
    return this == INITIATOR ? RESPONDER : INITIATOR;
  }
}
