package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.ZrtpEndpoint.Continuity;
import dev.sottovoce.zrtp.ZrtpEndpoint.Reason;
import java.util.Optional;

/** Makes and checks Confirm messages (RFC 6189 sections 4.6 and 5.7). */
final class Confirmation {
  /** What came of a peer's Confirm: its content, or the phase that follows from a failure. */
  record Checked(Optional<ConfirmContent> content, Optional<Phase> failure) {}

  private final Session session;
  private final Agreement agreement;
  private final Message.Part theirPart;

  /**
   * @param theirPart the message that the peer's first hash image must prove
   */
  Confirmation(Session session, Agreement agreement, Message.Part theirPart) {
    this.session = session;
    this.agreement = agreement;
    this.theirPart = theirPart;
  }

  /** Whether this end remembers that the SAS was compared with this very peer. */
  boolean comparedHere() {
    return agreement.continuity() == Continuity.SAME_PEER
        && session.peer().secrets().verified() == RetainedSecrets.Verified.YES;
  }

  Bytes ours(MessageType type) {
    Role role = agreement.ours();
    ConfirmContent content =
        new ConfirmContent(
            session.local().chain().h0(),
            comparedHere() ? ConfirmContent.SAS_VERIFIED : 0,
            session.config().cacheExpiry().getSeconds());
    try (Secret key = agreement.keys().confirmKey(role);
        Secret macKey = agreement.keys().macKey(role)) {
      return content.seal(type, cipher(), key, macKey, session.entropy());
    }
  }

  Checked theirs(Message.Confirm message) {
    Optional<ConfirmContent> content = open(message);
    if (!content.isPresent()) return failed(ErrorCode.BAD_CONFIRM_MAC);
    Bytes h0 = content.get().h0();
    return HashChain.leads(session.sha256(), h0, theirPart.h1())
            && theirPart.isFrom(session.sha256(), h0)
        ? new Checked(content, Optional.empty())
        : failed(ErrorCode.MALFORMED_PACKET);
  }

  private Optional<ConfirmContent> open(Message.Confirm message) {
    Role role = agreement.ours().other();
    try (Secret key = agreement.keys().confirmKey(role);
        Secret macKey = agreement.keys().macKey(role)) {
      return ConfirmContent.open(message, cipher(), key, macKey);
    }
  }

  private ConfirmCipher cipher() {
    Suite suite = agreement.suite();
    return new ConfirmCipher(
        session.hash(suite.hash()), session.crypto().require(suite.cipher().block()));
  }

  private Checked failed(ErrorCode code) {
    return new Checked(Optional.empty(), Optional.of(session.fail(Reason.TAMPERED, code)));
  }
}
