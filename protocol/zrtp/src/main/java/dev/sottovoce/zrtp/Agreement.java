package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.ZrtpEndpoint.Continuity;

/**
 * Both ends have the same secret, but do not know it of each other yet.
 *
 * @param ours our role
 */
record Agreement(Suite suite, Role ours, KeySchedule keys, Continuity continuity) {
  static Agreement of(
      Session session,
      Suite suite,
      Role ours,
      Bytes commit,
      Message.Part theirPart,
      Bytes ourPart,
      SecretIds theirIds,
      Secret result) {
    Peer peer = session.peer();
    LocalHello local = session.local();
    SharedSecrets shared =
        SharedSecrets.find(peer.secrets(), suite.hash(), ours, peer.hello().h3(), theirIds);
    boolean initiator = ours == Role.INITIATOR;
    Bytes initiatorsHello = (initiator ? local.message() : peer.hello()).octets();
    Bytes respondersHello = (initiator ? peer.hello() : local.message()).octets();
    Bytes part1 = initiator ? theirPart.octets() : ourPart;
    Bytes part2 = initiator ? ourPart : theirPart.octets();
    Zid self = session.config().zid();
    Zid other = peer.hello().zid();
    KeySchedule keys =
        new KeySchedule(
            suite,
            ours,
            initiator ? self : other,
            initiator ? other : self,
            result,
            shared,
            // KEM mode covers both Hellos (zrtp-pq.md); DH mode only the responder's (4.4.1.4).
            suite.keyAgreement().isKem() ? initiatorsHello : Bytes.EMPTY,
            respondersHello,
            commit,
            part1,
            part2);
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
