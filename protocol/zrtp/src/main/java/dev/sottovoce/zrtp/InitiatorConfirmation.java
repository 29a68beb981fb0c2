package dev.sottovoce.zrtp;

import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Our DHPart2 is out: Confirm1 is awaited, then Conf2ACK (RFC 6189 section 4.6). */
final class InitiatorConfirmation implements Phase {
  private final Session session;
  private final Agreement agreement;
  private final Confirmation confirmation;
  private @Nullable ConfirmContent theirs;
  private @Nullable Outgoing confirm2;
  private boolean handedOver;

  InitiatorConfirmation(Session session, Agreement agreement, Message.Part part1, Bytes part2) {
    this.session = session;
    this.agreement = agreement;
    this.confirmation = new Confirmation(session, agreement, part1);
    session.sendUntilAnswered(session.outgoing(part2), session.config().timing().other());
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

  /**
   * A peer that has our Confirm2 has keys: as long as there is time, it is asked for its
   * acknowledgement again, or it alone would believe in the call.
   */
  @Override
  public Phase exhausted() {
    Outgoing waiting = confirm2;
    if (waiting == null) return session.timeOut();
    Duration cap = session.config().timing().other().cap();
    session.sendUntilAnswered(waiting, new ZrtpTiming.Backoff(cap, cap, Integer.MAX_VALUE));
    return this;
  }

  @Override
  public void destroy() {
    if (!handedOver) agreement.destroy();
  }

  private Phase onConfirm1(Message.Confirm confirm1) {
    Confirmation.Checked checked = confirmation.theirs(confirm1);
    if (checked.failure().isPresent()) return checked.failure().get();
    theirs = checked.content().get();
    confirm2 = session.outgoing(confirmation.ours(MessageType.CONFIRM_2));
    session.sendUntilAnswered(confirm2, session.config().timing().other());
    return this;
  }
}
