package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * One end's certificate and terms, and the associations made with them. The version is chosen here:
 * a server takes the best that the client's hello offers, a client speaks the one it is told.
 *
 * @param identity made for this call and used for no other; on P-256 where DTLS 1.2 is allowed
 * @param terms what may be agreed on
 * @param unseenShare {@link EphemeralShares}, one for all calls of a phone
 * @param executor as {@link Dtls12Association} wants it
 * @param crypto what computes DTLS 1.3
 */
public record DtlsEndpoint(
    LocalIdentity identity,
    DtlsTerms terms,
    Predicate<Bytes> unseenShare,
    HandshakeTiming timing,
    Executor executor,
    CryptoBackend crypto,
    Entropy entropy) {
  public DtlsEndpoint {
    boolean older = terms.versions().contains(ProtocolVersion.DTLS_1_2);
    if (older && identity.scheme() != SignatureScheme.ECDSA_SECP256R1_SHA256) {
      throw new IllegalArgumentException("DTLS 1.2 signs with P-256 here");
    }
  }

  /** The same end with other terms. */
  public DtlsEndpoint offering(DtlsTerms others) {
    return new DtlsEndpoint(identity, others, unseenShare, timing, executor, crypto, entropy);
  }

  /**
   * A client that speaks one version and never tries a lower one when that fails.
   *
   * @param announced the fingerprint in the peer's session description
   */
  public DtlsAssociation client(
      ProtocolVersion version, Fingerprint announced, SessionBinding session) {
    if (!terms.versions().contains(version)) {
      throw new IllegalArgumentException(version.displayName() + " is not allowed here");
    }
    return engine(
        version, MediaKeys.Role.CLIENT, announced, session, Dtls13Association.Path.VALIDATED);
  }

  /** A server that takes the first of its versions that the client's hello offers. */
  public DtlsAssociation server(
      Fingerprint announced, SessionBinding session, Dtls13Association.Path path) {
    return new VersionChoice(
        terms.versions(),
        timing.deadline(),
        version -> engine(version, MediaKeys.Role.SERVER, announced, session, path));
  }

  private DtlsAssociation engine(
      ProtocolVersion version,
      MediaKeys.Role role,
      Fingerprint announced,
      SessionBinding session,
      Dtls13Association.Path path) {
    return switch (version) {
      case DTLS_1_3 ->
          new Dtls13Association(
              role,
              identity,
              announced,
              terms,
              session,
              path,
              unseenShare,
              timing,
              crypto,
              entropy);
      case DTLS_1_2 ->
          new Dtls12Association(
              role,
              identity,
              announced,
              terms.srtpProfiles(),
              terms.versions().contains(ProtocolVersion.DTLS_1_3)
                  ? Dtls12Association.Newer.KNOWN
                  : Dtls12Association.Newer.UNKNOWN,
              unseenShare,
              timing,
              executor,
              entropy);
    };
  }
}
