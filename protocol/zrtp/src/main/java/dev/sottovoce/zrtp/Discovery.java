package dev.sottovoce.zrtp;

import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import java.util.Optional;

/** Hellos go out and the peer's is awaited (RFC 6189 section 4.1). */
final class Discovery implements Phase {
  private final Session session;
  private final Outgoing hello;
  private boolean acknowledged;

  Discovery(Session session) {
    this.session = session;
    this.hello = session.outgoing(session.local().message().octets());
    sayHello();
  }

  @Override
  public Phase receive(Message message) {
    if (message instanceof Message.Hello theirs) return onHello(theirs);
    if (message instanceof Message.Plain plain && plain.type() == MessageType.HELLO_ACK) {
      return onAcknowledgement();
    }
    if (!session.knowsPeer()) return this;
    if (message instanceof Message.Commit commit) return Responder.onCommit(session, this, commit);
    if (message instanceof Message.Error error) return session.refusedByPeer(error);
    return Courtesies.receive(session, this, message);
  }

  /** Twenty Hellos were in vain: whoever comes later will say so, until the deadline. */
  @Override
  public Phase exhausted() {
    return this;
  }

  @Override
  public Phase woken() {
    return Initiator.commit(session);
  }

  private Phase onHello(Message.Hello theirs) {
    boolean first = !session.knowsPeer();
    if (first) {
      Optional<Phase> refused = session.acceptHello(theirs);
      if (refused.isPresent()) return refused.get();
      if (!session.knowsPeer()) return this;
      // Whoever came late has missed the first ones.
      if (!acknowledged) sayHello();
    }
    Courtesies.answerHello(session, theirs);
    return first && acknowledged ? proceed() : this;
  }

  private Phase onAcknowledgement() {
    if (acknowledged) return this;
    acknowledged = true;
    session.stopSending();
    return session.knowsPeer() ? proceed() : this;
  }

  private Phase proceed() {
    if (session.initiative() == Initiative.EAGER) return Initiator.commit(session);
    session.wakeAfter(session.config().timing().patience());
    return this;
  }

  private void sayHello() {
    session.sendUntilAnswered(hello, session.config().timing().hello());
  }
}
