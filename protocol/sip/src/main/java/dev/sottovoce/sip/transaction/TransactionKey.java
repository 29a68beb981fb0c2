package dev.sottovoce.sip.transaction;

import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.Via;

/**
 * What ties messages to a transaction (RFC 3261 sections 17.1.3 and 17.2.3).
 *
 * @param method of the request that began it: ACK belongs to its INVITE
 */
record TransactionKey(String branch, String sentBy, String method) {
  /** The client transaction that a response, or a request that we send, belongs to. */
  static TransactionKey client(SipMessage message) {
    return new TransactionKey(branch(message), "", method(message));
  }

  /** The server transaction that a request, or a response that we send, belongs to. */
  static TransactionKey server(SipMessage message) {
    return new TransactionKey(branch(message), message.topVia().sentBy(), method(message));
  }

  TransactionKey ofInvite() {
    return new TransactionKey(branch, sentBy, "INVITE");
  }

  private static String method(SipMessage message) {
    String method = message instanceof SipRequest r ? r.method() : message.cseq().method();
    return method.equals("ACK") ? "INVITE" : method;
  }

  /** Without the magic cookie a branch need not be unique: RFC 2543 matched by the dialog. */
  private static String branch(SipMessage message) {
    String branch = message.topVia().branch().orElse("");
    if (branch.startsWith(Via.MAGIC_COOKIE) && branch.length() > Via.MAGIC_COOKIE.length()) {
      return branch;
    }
    return branch
        + '|'
        + message.callId()
        + '|'
        + message.cseq().number()
        + '|'
        + message.from().tag().orElse("");
  }

  @Override
  public String toString() {
    return "TransactionKey[" + method + "]";
  }
}
