package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.ZrtpEndpoint.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The peer's Commit is answered and DHPart2 or KEMPart2 is awaited (section 4.4.1.2). */
final class Responder implements Phase {
  private final Session session;
  private final Suite suite;
  private final Message.Commit commit;
  private final Bytes part1;
  private final Outgoing answer;

  /** In DH mode. */
  private final @Nullable EphemeralKey key;

  /** In KEM mode. */
  private final @Nullable Secret encapsulated;

  private Responder(
      Session session,
      Suite suite,
      Message.Commit commit,
      Bytes publicValue,
      @Nullable EphemeralKey key,
      @Nullable Secret encapsulated) {
    this.session = session;
    this.suite = suite;
    this.commit = commit;
    this.key = key;
    this.encapsulated = encapsulated;
    this.part1 = part1(session, suite, publicValue);
    this.answer = session.outgoing(part1);
    session.stopSending();
    session.send(answer);
  }

  /**
   * Takes a Commit, in discovery or when it wins over ours.
   *
   * @param present stays when the Commit is not the peer's
   */
  static Phase onCommit(Session session, Phase present, Message.Commit commit) {
    if (!session.isFromPeer(commit)) return present;
    if (!session.peer().hello().isFrom(session.sha256(), commit.h2())) {
      return session.fail(Reason.TAMPERED, ErrorCode.MALFORMED_PACKET);
    }
    Optional<ErrorCode> objection = Suite.objection(session.config(), commit);
    if (objection.isPresent()) return session.fail(Reason.INCOMPATIBLE, objection);
    Suite suite = Suite.of(commit);
    boolean kem = suite.keyAgreement().isKem();
    if (commit.pvi().length() != (kem ? suite.keyAgreement().initiatorOctets() : 0)) {
      return session.fail(Reason.PROTOCOL_VIOLATION, ErrorCode.MALFORMED_PACKET);
    }
    return kem ? encapsulate(session, suite, commit) : generate(session, suite, commit);
  }

  @Override
  public Phase receive(Message message) {
    if (message instanceof Message.Part part && part.type() == expected()) return onPart2(part);
    if (message instanceof Message.Commit again) {
      if (again.octets().equals(commit.octets())) session.send(answer);
      return this;
    }
    if (message instanceof Message.Error error) return session.refusedByPeer(error);
    return Courtesies.receive(session, this, message);
  }

  @Override
  public void destroy() {
    if (key != null) key.destroy();
    if (encapsulated != null) encapsulated.destroy();
  }

  private static Phase generate(Session session, Suite suite, Message.Commit commit) {
    EphemeralKey key =
        EphemeralKey.generate(suite.keyAgreement(), session.crypto(), session.entropy());
    return new Responder(session, suite, commit, key.publicValue(), key, null);
  }

  private static Phase encapsulate(Session session, Suite suite, Message.Commit commit) {
    Optional<HybridKem.Encapsulation> made =
        HybridKem.encapsulate(session.crypto(), commit.pvi(), session.entropy());
    if (!made.isPresent()) {
      return session.fail(Reason.PROTOCOL_VIOLATION, ErrorCode.BAD_PUBLIC_VALUE);
    }
    return new Responder(
        session, suite, commit, made.get().ciphertext(), null, made.get().shared());
  }

  private Phase onPart2(Message.Part part2) {
    if (!HashChain.leads(session.sha256(), part2.h1(), commit.h2())) return this;
    if (!commit.isFrom(session.sha256(), part2.h1())) {
      return session.fail(Reason.TAMPERED, ErrorCode.MALFORMED_PACKET);
    }
    Bytes ourHello = session.local().message().octets();
    Bytes hvi = Initiator.commitment(session.hash(suite.hash()), part2.octets(), ourHello);
    if (!hvi.equalsInConstantTime(commit.hvi())) {
      return session.fail(Reason.TAMPERED, ErrorCode.COMMITMENT_MISMATCH);
    }
    Optional<Secret> result = result(part2);
    if (!result.isPresent()) {
      return session.fail(Reason.PROTOCOL_VIOLATION, ErrorCode.BAD_PUBLIC_VALUE);
    }
    Agreement agreement =
        Agreement.of(
            session,
            suite,
            Role.RESPONDER,
            new Agreement.Exchanged(commit.octets(), part1, part2.octets()),
            part2.ids(),
            result.get());
    return new ResponderConfirmation(session, agreement, part2);
  }

  private Optional<Secret> result(Message.Part part2) {
    if (key != null) return key.agree(part2.value());
    Secret secret = encapsulated;
    return secret == null || part2.value().length() != Message.HASH_IMAGE_OCTETS
        ? Optional.empty()
        : Optional.of(secret.part(0, secret.length()));
  }

  private MessageType expected() {
    return suite.keyAgreement().isKem() ? MessageType.KEM_PART_2 : MessageType.DH_PART_2;
  }

  private static Bytes part1(Session session, Suite suite, Bytes publicValue) {
    HashChain chain = session.local().chain();
    SecretIds ids =
        SecretIds.of(
            session.peer().secrets(),
            session.hash(suite.hash()),
            Role.RESPONDER,
            chain.h3(),
            session.entropy());
    return Message.frameWithMac(
        session.sha256(),
        suite.keyAgreement().isKem() ? MessageType.KEM_PART_1 : MessageType.DH_PART_1,
        Bytes.concat(chain.h1(), ids.encode(), publicValue),
        chain.h0());
  }
}
