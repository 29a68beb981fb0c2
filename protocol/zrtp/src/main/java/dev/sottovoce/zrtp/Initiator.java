package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.ZrtpEndpoint.Reason;
import java.util.Optional;

/** Our Commit is out and DHPart1 or KEMPart1 is awaited (RFC 6189 section 4.4.1.1). */
final class Initiator implements Phase {
  static final int HVI_OCTETS = 32;
  private static final int NONCE_OCTETS = 32;

  private final Session session;
  private final Suite suite;
  private final EphemeralKey key;
  private final Bytes part2;
  private final Bytes commit;
  private final Bytes hvi;

  private Initiator(Session session, Suite suite) {
    this.session = session;
    this.suite = suite;
    this.key = EphemeralKey.generate(suite.keyAgreement(), session.crypto(), session.entropy());
    this.part2 = part2();
    this.hvi = commitment(session.hash(suite.hash()), part2, session.peer().hello().octets());
    this.commit = commitMessage();
    session.sendUntilAnswered(session.outgoing(commit), session.config().timing().other());
  }

  /** Chooses algorithms and commits to them and to a public value. */
  static Phase commit(Session session) {
    Optional<Suite> suite = Suite.choose(session.config(), session.peer().hello());
    return suite.isPresent()
        ? new Initiator(session, suite.get())
        : session.fail(Reason.INCOMPATIBLE, ErrorCode.HELLO_COMPONENTS_MISMATCH);
  }

  /** hvi: DHPart2 or KEMPart2 and the responder's Hello, cut to 256 bits. */
  static Bytes commitment(Hash hash, Bytes part2, Bytes respondersHello) {
    return hash.digest(Bytes.concat(part2, respondersHello)).slice(0, HVI_OCTETS);
  }

  @Override
  public Phase receive(Message message) {
    if (message instanceof Message.Part part && part.type() == expected()) return onPart1(part);
    if (message instanceof Message.Commit theirs) return contend(theirs);
    if (message instanceof Message.Error error) return session.refusedByPeer(error);
    return Courtesies.receive(session, this, message);
  }

  @Override
  public Phase exhausted() {
    return session.timeOut();
  }

  @Override
  public void destroy() {
    key.destroy();
  }

  /** Both committed: the lower hvi gives way (section 4.2). */
  private Phase contend(Message.Commit theirs) {
    boolean theyWin = !theirs.hvi().isEmpty() && theirs.hvi().hex().compareTo(hvi.hex()) > 0;
    if (!theyWin) return this;
    return Responder.onCommit(session, this, theirs);
  }

  private Phase onPart1(Message.Part part1) {
    Message.Hello hello = session.peer().hello();
    Bytes h2 = session.sha256().digest(part1.h1());
    if (!HashChain.leads(session.sha256(), h2, hello.h3())) return this;
    if (!hello.isFrom(session.sha256(), h2))
      return session.fail(Reason.TAMPERED, ErrorCode.MALFORMED_PACKET);
    Optional<Secret> result = key.agree(part1.value());
    if (!result.isPresent()) {
      return session.fail(Reason.PROTOCOL_VIOLATION, ErrorCode.BAD_PUBLIC_VALUE);
    }
    Agreement agreement =
        Agreement.of(
            session,
            suite,
            Role.INITIATOR,
            new Agreement.Exchanged(commit, part1.octets(), part2),
            part1.ids(),
            result.get());
    return new InitiatorConfirmation(session, agreement, part1, part2);
  }

  private MessageType expected() {
    return suite.keyAgreement().isKem() ? MessageType.KEM_PART_1 : MessageType.DH_PART_1;
  }

  private Bytes part2() {
    HashChain chain = session.local().chain();
    SecretIds ids =
        SecretIds.of(
            session.peer().secrets(),
            session.hash(suite.hash()),
            Role.INITIATOR,
            chain.h3(),
            session.entropy());
    boolean kem = suite.keyAgreement().isKem();
    Bytes value = kem ? session.entropy().bytes(NONCE_OCTETS) : key.publicValue();
    return Message.frameWithMac(
        session.sha256(),
        kem ? MessageType.KEM_PART_2 : MessageType.DH_PART_2,
        Bytes.concat(chain.h1(), ids.encode(), value),
        chain.h0());
  }

  private Bytes commitMessage() {
    HashChain chain = session.local().chain();
    Bytes body = Bytes.concat(chain.h2(), session.config().zid().octets());
    for (Component component : suite.components()) {
      body = Bytes.concat(body, Bytes.utf8(component.code()));
    }
    Bytes pvi = suite.keyAgreement().isKem() ? key.publicValue() : Bytes.EMPTY;
    return Message.frameWithMac(
        session.sha256(), MessageType.COMMIT, Bytes.concat(body, hvi, pvi), chain.h1());
  }
}
