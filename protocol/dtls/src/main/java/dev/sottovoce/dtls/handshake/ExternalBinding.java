package dev.sottovoce.dtls.handshake;

import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Ties the handshake to the session descriptions, so that nobody can have one end talk in a session
 * that the other end never had in mind (RFC 8844).
 */
final class ExternalBinding {
  private static final int HASH_OCTETS = 32;

  private static final int LEAST = SessionBinding.LEAST_SESSION_OCTETS;

  private final SessionBinding session;

  ExternalBinding(SessionBinding session) {
    this.session = session;
  }

  void addTo(Extensions hello) {
    session.ownSession().ifPresent(own -> hello.with(Extensions.EXTERNAL_SESSION_ID, encode(own)));
    session.ownIdHash().ifPresent(hash -> hello.with(Extensions.EXTERNAL_ID_HASH, encode(hash)));
  }

  /** A server answers only what it was asked. */
  void answer(Extensions asked, Extensions answer) {
    Extensions ours = Extensions.none();
    addTo(ours);
    for (int type : ours.types()) {
      if (asked.has(type)) ours.find(type).ifPresent(value -> answer.with(type, value));
    }
  }

  /** The peer's extensions must name the session that signalling told us of. */
  void check(Extensions theirs) throws Alerted {
    check(theirs, Extensions.EXTERNAL_SESSION_ID, session.peerSession(), length -> length >= LEAST);
    check(
        theirs,
        Extensions.EXTERNAL_ID_HASH,
        session.peerIdHash(),
        length -> length == 0 || length == HASH_OCTETS);
  }

  private void check(Extensions theirs, int type, Optional<Bytes> expected, IntPredicate length)
      throws Alerted {
    Bytes value = theirs.find(type).orElse(null);
    if (value == null) {
      if (session.absence() == SessionBinding.Absence.TAKEN) return;
      throw Alerted.anotherSession(
          Alert.MISSING_EXTENSION, "the handshake does not say what it belongs to");
    }
    ByteReader reader = new ByteReader(value);
    Bytes named = reader.vector(1);
    if (!reader.exhausted() || !length.test(named.length())) {
      throw Alerted.malformed("an extension of RFC 8844");
    }
    if (expected.isPresent() && !expected.get().equals(named)) {
      throw Alerted.anotherSession(
          Alert.ILLEGAL_PARAMETER, "the handshake belongs to another session");
    }
  }

  private static Bytes encode(Bytes value) {
    return new ByteWriter().vector(1, value).toBytes();
  }
}
