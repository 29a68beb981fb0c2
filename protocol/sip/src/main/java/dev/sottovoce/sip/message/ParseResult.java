package dev.sottovoce.sip.message;

import java.util.Optional;

/** What became of the octets of one message. */
public sealed interface ParseResult {
  record Parsed(SipMessage message) implements ParseResult {}

  /**
   * @param answer a 400 that may be sent back, where the octets were a request whose headers to
   *     answer by could be found
   */
  record Rejected(RejectReason reason, Optional<SipResponse> answer) implements ParseResult {}
}
