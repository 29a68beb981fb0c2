package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * DTLS 1.2 (RFC 6347) through Bouncy Castle, either role. Only ECDHE with ECDSA and AEAD on P-256,
 * with extended master secret (RFC 7627) and certificates on both sides.
 */
public final class Dtls12Association implements DtlsAssociation {
  /**
   * @param role which side of the handshake this end is; offer and answer decide (RFC 5763)
   * @param announced the fingerprint in the peer's session description
   * @param allowed SRTP profiles that may be agreed on, best first
   * @param executor runs the handshake while {@link #handle} waits for it: it must start each task
   *     at once on a thread of its own that may block (a cached pool, virtual threads); never more
   *     than one task an association, ended by Close, Failed or Closed
   */
  public Dtls12Association(
      MediaKeys.Role role,
      LocalIdentity identity,
      Fingerprint announced,
      List<SrtpProfile> allowed,
      HandshakeTiming timing,
      Executor executor,
      Entropy entropy) {}

  @Override
  public List<Output> handle(Input input, Instant now) {
    throw new UnsupportedOperationException("comes with the handshake");
  }
}
