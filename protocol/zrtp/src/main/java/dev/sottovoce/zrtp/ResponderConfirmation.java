package dev.sottovoce.zrtp;

import dev.sottovoce.wire.Bytes;

/** Our Confirm1 is out and Confirm2 is awaited (RFC 6189 section 4.6). */
final class ResponderConfirmation implements Phase {
  private final Session session;
  private final Agreement agreement;
  private final Bytes part2;
  private final Confirmation confirmation;
  private final Outgoing confirm1;
  private boolean handedOver;

  ResponderConfirmation(Session session, Agreement agreement, Message.Part part2) {
    this.session = session;
    this.agreement = agreement;
    this.part2 = part2.octets();
    this.confirmation = new Confirmation(session, agreement, part2);
    this.confirm1 = session.outgoing(confirmation.ours(MessageType.CONFIRM_1));
    session.send(confirm1);
  }

  @Override
  public Phase receive(Message message) {
    if (message instanceof Message.Confirm confirm && confirm.type() == MessageType.CONFIRM_2) {
      return onConfirm2(confirm);
    }
    if (message instanceof Message.Part again) {
      if (again.octets().equals(part2)) session.send(confirm1);
      return this;
    }
    if (message instanceof Message.Error error) return session.refusedByPeer(error);
    return Courtesies.receive(session, this, message);
  }

  @Override
  public void destroy() {
    if (!handedOver) agreement.destroy();
  }

  private Phase onConfirm2(Message.Confirm confirm2) {
    Confirmation.Checked checked = confirmation.theirs(confirm2);
    if (checked.failure().isPresent()) return checked.failure().get();
    session.acknowledge(MessageType.CONF_2_ACK);
    handedOver = true;
    return Secured.begin(
        session, agreement, confirmation, checked.content().get(), confirm2.octets());
  }
}
