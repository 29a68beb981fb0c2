package dev.sottovoce.call;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.Dtls13Association;
import dev.sottovoce.dtls.DtlsAssociation;
import dev.sottovoce.dtls.DtlsEndpoint;
import dev.sottovoce.dtls.DtlsTerms;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Key agreement by DTLS-SRTP (RFC 5763, RFC 5764) with a certificate made for this call. */
public final class DtlsKeying implements KeyingMethod {
  private final DtlsEndpoint endpoint;
  private final DtlsTerms offers;
  private final ProtocolVersion withSilentPeers;

  /**
   * @param identity a certificate made for this call and used for no other
   * @param policy what may be offered and accepted
   * @param shares what peers have shown in this call
   * @param blocking where handshakes of DTLS 1.2 may wait
   * @param crypto what computes DTLS 1.3
   */
  public DtlsKeying(
      LocalIdentity identity,
      CallPolicy.Dtls policy,
      EphemeralShares shares,
      HandshakeTiming timing,
      Executor blocking,
      CryptoBackend crypto,
      Entropy entropy) {
    this(
        new DtlsEndpoint(identity, policy.accepts(), shares, timing, blocking, crypto, entropy),
        policy.offers(),
        policy.silentPeers());
  }

  private DtlsKeying(DtlsEndpoint endpoint, DtlsTerms offers, ProtocolVersion withSilentPeers) {
    this.endpoint = endpoint;
    this.offers = offers;
    this.withSilentPeers = withSilentPeers;
  }

  @Override
  public Kind kind() {
    return Kind.DTLS;
  }

  /** Those of DTLS 1.3 do; an engine for 1.2 that is not ours has no place for it. */
  @Override
  public boolean namesIdentities() {
    return offers.versions().contains(ProtocolVersion.DTLS_1_3);
  }

  @Override
  public List<String> announcement() {
    return List.of(
        "fingerprint:" + endpoint.identity().fingerprint().toSdp(),
        DtlsVersions.ATTRIBUTE + ':' + DtlsVersions.write(endpoint.terms().versions()));
  }

  /** With another certificate: nothing in the new handshake can be told from another call's. */
  @Override
  public Optional<KeyingMethod> renewed(Duration age) {
    DtlsEndpoint renewed =
        new DtlsEndpoint(
            LocalIdentity.create(
                endpoint.identity().scheme(), endpoint.crypto(), endpoint.entropy()),
            endpoint.terms(),
            endpoint.unseenShare(),
            endpoint.timing(),
            endpoint.executor(),
            endpoint.crypto(),
            endpoint.entropy());
    return Optional.of(new DtlsKeying(renewed, offers, withSilentPeers));
  }

  @Override
  public Keying associate(Settled settled) {
    PeerKeying.Dtls peer = (PeerKeying.Dtls) settled.peer();
    IdentityBinding identities = settled.identities();
    SessionBinding session =
        SessionBinding.ofSessions(settled.ownTlsId(), peer.tlsId())
            .withIdentities(identities.own(), identities.peer(), identities.silence());
    if (settled.role() == Role.SERVER) {
      Dtls13Association.Path path =
          settled.path() == Path.CHECKED
              ? Dtls13Association.Path.VALIDATED
              : Dtls13Association.Path.UNCHECKED;
      return new Association(endpoint.server(peer.fingerprint(), session, path));
    }
    return version(peer.versions())
        .<Keying>map(version ->
            new Association(endpoint.offering(offers).client(version, peer.fingerprint(), session)))
        .orElseGet(() -> new AtOnce(() -> new Keying.Output.Failed(EndReason.KEYING_VERSION)));
  }

  /** A lower version than our best is spoken only if the peer's description asks for it. */
  private Optional<ProtocolVersion> version(List<ProtocolVersion> theirs) {
    List<ProtocolVersion> ours = offers.versions();
    List<ProtocolVersion> possible = theirs.isEmpty() ? List.of(withSilentPeers) : theirs;
    return ours.stream().filter(possible::contains).findFirst();
  }

  private static final class Association implements Keying {
    private static final int NO_ALERT = -1;

    /** RFC 8446 section 6.2. */
    private static final int PROTOCOL_VERSION = 70;

    private final DtlsAssociation dtls;

    Association(DtlsAssociation dtls) {
      this.dtls = dtls;
    }

    @Override
    public List<Output> start(Instant now) {
      return translate(dtls.handle(new DtlsAssociation.Input.Start(), now));
    }

    @Override
    public List<Output> received(Bytes datagram, Instant now) {
      return translate(dtls.handle(new DtlsAssociation.Input.Datagram(datagram), now));
    }

    @Override
    public List<Output> tick(Instant now) {
      return translate(dtls.handle(new DtlsAssociation.Input.Tick(), now));
    }

    @Override
    public List<Output> close(Instant now) {
      return translate(dtls.handle(new DtlsAssociation.Input.Close(), now));
    }

    private static List<Output> translate(List<DtlsAssociation.Output> outputs) {
      List<Output> translated = new ArrayList<>(outputs.size());
      for (DtlsAssociation.Output output : outputs) {
        if (output instanceof DtlsAssociation.Output.Transmit send) {
          translated.add(new Output.Transmit(send.datagram()));
        } else if (output instanceof DtlsAssociation.Output.WakeAt wake) {
          translated.add(new Output.WakeAt(wake.deadline()));
        } else if (output instanceof DtlsAssociation.Output.Established established) {
          translated.add(
              new Output.Agreed(
                  established.keys(), established.peer(), Optional.empty(), KeyProof.CONFIRMED));
        } else if (output instanceof DtlsAssociation.Output.Failed failed) {
          translated.add(new Output.Failed(reason(failed)));
        } else if (output instanceof DtlsAssociation.Output.Closed) {
          translated.add(new Output.Closed());
        }
      }
      return translated;
    }

    private static EndReason reason(DtlsAssociation.Output.Failed failed) {
      // What the peer's alert says must not depend on whether its BYE, which says it too, was
      // faster.
      int alert = failed.alert().orElse(NO_ALERT);
      if (alert == PROTOCOL_VERSION) return EndReason.KEYING_VERSION;
      return switch (failed.reason()) {
        case FINGERPRINT_MISMATCH, ANOTHER_SESSION -> EndReason.PEER_NOT_VERIFIED;
        case TIMED_OUT -> EndReason.KEYING_TIMED_OUT;
        case VERSION_NOT_ALLOWED -> EndReason.KEYING_VERSION;
        case INCOMPATIBLE, PROTOCOL_VIOLATION, REFUSED_BY_PEER, INTERNAL_ERROR ->
            EndReason.KEYING_FAILED;
      };
    }
  }
}
