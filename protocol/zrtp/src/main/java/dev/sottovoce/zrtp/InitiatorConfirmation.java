package dev.sottovoce.zrtp;

import dev.sottovoce.wire.Bytes;
import org.jspecify.annotations.Nullable;

/** Our DHPart2 is out: Confirm1 is awaited, then Conf2ACK (RFC 6189 section 4.6). */
final class InitiatorConfirmation implements Phase {
  private final Session session;
  private final Agreement agreement;
  private final Confirmation confirmation;
  private @Nullable ConfirmContent theirs;
  private boolean handedOver;

  InitiatorConfirmation(Session session, Agreement agreement, Message.Part part1, Bytes part2) {
    this.session = session;
    this.agreement = agreement;
    this.confirmation = new Confirmation(session, agreement, part1);
    sendUntilAnswered(part2);
  }

  @Override
  public Phase receive(Message message) {
    if (message instanceof Message.Confirm confirm && confirm.type() == MessageType.CONFIRM_1) {
      return theirs == null ? onConfirm1(confirm) : this;
    }
    ConfirmContent content = theirs;
    if (content != null
        && message instanceof Message.Plain plain
        && plain.type() == MessageType.CONF_2_ACK) {
      handedOver = true;
      return Secured.begin(session, agreement, confirmation, content, null);
    }
    if (message instanceof Message.Error error) return session.refusedByPeer(error);
    return Courtesies.receive(session, this, message);
  }

  @Override
  public Phase exhausted() {
    return session.timeOut();
  }

  @Override
  public void destroy() {
    if (!handedOver) agreement.destroy();
  }

  private Phase onConfirm1(Message.Confirm confirm1) {
    Confirmation.Checked checked = confirmation.theirs(confirm1);
    if (checked.failure().isPresent()) return checked.failure().get();
    theirs = checked.content().get();
    sendUntilAnswered(confirmation.ours(MessageType.CONFIRM_2));
    return this;
  }

  private void sendUntilAnswered(Bytes message) {
    session.sendUntilAnswered(session.outgoing(message), session.config().timing().other());
  }
}
