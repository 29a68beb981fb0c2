package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.ZrtpEndpoint.Continuity;

/**
 * Both ends have the same secret, but do not know it of each other yet.
 *
 * @param ours our role
 */
record Agreement(Suite suite, Role ours, KeySchedule keys, Continuity continuity) {
  /** The messages that led here, in their order; both Hellos are the session's. */
  record Exchanged(Bytes commit, Bytes part1, Bytes part2) {}

  /**
   * @param theirIds what the peer said of the secrets that it retains
   * @param result what the key agreement yielded; destroyed
   */
  static Agreement of(
      Session session,
      Suite suite,
      Role ours,
      Exchanged messages,
      SecretIds theirIds,
      Secret result) {
    Peer peer = session.peer();
    Hash hash = session.hash(suite.hash());
    SharedSecrets shared =
        SharedSecrets.find(peer.secrets(), hash, ours, peer.hello().h3(), theirIds);
    Message.Hello local = session.local().message();
    Message.Hello initiator = ours == Role.INITIATOR ? local : peer.hello();
    Message.Hello responder = ours == Role.INITIATOR ? peer.hello() : local;
    // KEM mode covers both Hellos (zrtp-pq.md); DH mode only the responder's (section 4.4.1.4).
    Bytes transcript =
        Bytes.concat(
            suite.keyAgreement().isKem() ? initiator.octets() : Bytes.EMPTY,
            responder.octets(),
            messages.commit(),
            messages.part1(),
            messages.part2());
    Bytes context =
        Bytes.concat(initiator.zid().octets(), responder.zid().octets(), hash.digest(transcript));
    KeySchedule keys = new KeySchedule(suite, hash, ours, context, result, shared);
    return new Agreement(suite, ours, keys, continuity(shared));
  }

  private static Continuity continuity(SharedSecrets shared) {
    if (shared.mismatch()) return Continuity.BROKEN;
    return shared.s1().isPresent() ? Continuity.SAME_PEER : Continuity.FIRST_CALL;
  }

  void destroy() {
    keys.destroy();
  }
}
