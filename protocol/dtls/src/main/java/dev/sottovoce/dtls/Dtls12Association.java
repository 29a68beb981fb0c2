package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * DTLS 1.2 (RFC 6347) through Bouncy Castle, either role. Only ECDHE with ECDSA and AEAD on P-256,
 * with extended master secret (RFC 7627) and certificates on both sides.
 *
 * <p>Bouncy Castle's handshake blocks, so it runs as a coroutine on a thread of the executor's, in
 * lock-step with {@link #handle} (ADR 18). The thread is held until {@link Input.Close}, {@link
 * Output.Failed} or {@link Output.Closed}: an association that was started must be closed.
 */
public final class Dtls12Association implements DtlsAssociation {
  /** Whether this end would have spoken DTLS 1.3 with a peer that knows it. */
  public enum Newer {
    /** Then a server says so in its random value, and a client looks (RFC 8446 section 4.1.3). */
    KNOWN,
    UNKNOWN
  }

  private enum Phase {
    NEW,
    HANDSHAKE,
    ESTABLISHED,
    OVER
  }

  private final MediaKeys.Role role;
  private final HandshakeTiming timing;
  private final Executor executor;
  private final LockStep lockStep = new LockStep();
  private final SteppedTransport transport;
  private final Terms terms;
  private Phase phase = Phase.NEW;
  private Instant deadline = Instant.MAX;
  private boolean closing;
  private boolean timedOut;
  private @Nullable Exception problem;

  /**
   * @param role which side of the handshake this end is; offer and answer decide (RFC 5763)
   * @param announced the fingerprint in the peer's session description
   * @param allowed SRTP profiles that may be agreed on, best first
   * @param newer whether somebody must have talked the two ends out of DTLS 1.3 if both know it
   * @param unseenShare {@link EphemeralShares}, one for all associations of a phone
   * @param executor runs the handshake while {@link #handle} waits for it: it must start each task
   *     at once on a thread of its own that may block (a cached pool, virtual threads); one task an
   *     association
   * @param entropy for nonces and the ephemeral key
   */
  public Dtls12Association(
      MediaKeys.Role role,
      LocalIdentity identity,
      Fingerprint announced,
      List<SrtpProfile> allowed,
      Newer newer,
      Predicate<Bytes> unseenShare,
      HandshakeTiming timing,
      Executor executor,
      Entropy entropy) {
    List<SrtpProfile> numbered =
        allowed.stream().filter(SrtpProfile::hasId).collect(Collectors.toList());
    if (numbered.isEmpty()) throw new IllegalArgumentException("no SRTP profile is allowed");
    if (identity.scheme() != SignatureScheme.ECDSA_SECP256R1_SHA256) {
      throw new IllegalArgumentException("DTLS 1.2 signs with P-256 here");
    }
    this.role = role;
    this.timing = timing;
    this.executor = executor;
    this.transport = new SteppedTransport(lockStep, role, timing);
    BcTlsCrypto crypto = new InjectedCrypto(entropy, role, newer, unseenShare);
    this.terms = new Terms(role, identity, announced, numbered, newer, crypto, transport);
  }

  @Override
  public List<Output> handle(Input input, Instant now) {
    if (phase == Phase.OVER) return List.of();
    transport.advance(now);
    if (phase == Phase.NEW) return onNew(input, now);
    if (input instanceof Input.Datagram datagram) transport.deliver(datagram.octets());
    if (input instanceof Input.Close) {
      closing = true;
      transport.stop();
    }
    if (phase == Phase.HANDSHAKE && !now.isBefore(deadline)) {
      timedOut = true;
      transport.stop();
    }
    if (transport.hasWork()) lockStep.resume();
    return collect();
  }

  private List<Output> onNew(Input input, Instant now) {
    if (input instanceof Input.Close) {
      phase = Phase.OVER;
      return List.of(new Output.Closed());
    }
    if (!(input instanceof Input.Start)) return List.of();
    phase = Phase.HANDSHAKE;
    deadline = now.plus(timing.deadline());
    try {
      lockStep.start(executor, this::run);
    } catch (RejectedExecutionException e) {
      phase = Phase.OVER;
      return List.of(new Output.Failed(Reason.INTERNAL_ERROR, OptionalInt.empty()));
    }
    return collect();
  }

  /** The coroutine: the handshake, then reading on for as long as the association lives. */
  private void run() {
    try {
      readOn(shakeHands());
    } catch (IOException | RuntimeException e) {
      problem = e;
    }
  }

  private DTLSTransport shakeHands() throws IOException {
    return role == MediaKeys.Role.CLIENT
        ? new DTLSClientProtocol().connect(new HandshakeClient(terms), transport)
        : new DTLSServerProtocol().accept(new HandshakeServer(terms), transport);
  }

  /**
   * The peer may have missed our last flight and repeats its own: Bouncy Castle answers that only
   * while it reads (RFC 6347 section 4.2.4). Application data has no place here and is dropped.
   */
  private void readOn(DTLSTransport secured) throws IOException {
    byte[] ignored = new byte[secured.getReceiveLimit()];
    try {
      while (true) secured.receive(ignored, 0, ignored.length, 0);
    } catch (SteppedTransport.Ended end) {
      secured.close();
    }
  }

  private List<Output> collect() {
    List<Output> outputs = new ArrayList<>();
    for (Bytes datagram : transport.drain()) outputs.add(new Output.Transmit(datagram));
    Output.Established established = terms.result();
    if (phase == Phase.HANDSHAKE && established != null) {
      phase = Phase.ESTABLISHED;
      outputs.add(established);
    }
    if (lockStep.hasEnded()) {
      outputs.add(phase == Phase.ESTABLISHED || closing ? new Output.Closed() : failed());
      phase = Phase.OVER;
    } else if (phase == Phase.HANDSHAKE) {
      outputs.add(new Output.WakeAt(earliestWake()));
    }
    return outputs;
  }

  private Instant earliestWake() {
    Instant resend = transport.resendAt();
    return resend != null && resend.isBefore(deadline) ? resend : deadline;
  }

  private Output.Failed failed() {
    Reason known = terms.reason();
    if (problem instanceof TlsFatalAlertReceived received) {
      return failed(Reason.REFUSED_BY_PEER, received.getAlertDescription());
    }
    if (timedOut) return new Output.Failed(Reason.TIMED_OUT, OptionalInt.empty());
    if (!(problem instanceof TlsFatalAlert)) {
      return new Output.Failed(Reason.INTERNAL_ERROR, OptionalInt.empty());
    }
    short alert = ((TlsFatalAlert) problem).getAlertDescription();
    return failed(known != null ? known : reasonFor(alert), alert);
  }

  private static Output.Failed failed(Reason reason, short alert) {
    return new Output.Failed(reason, OptionalInt.of(alert));
  }

  private static Reason reasonFor(short alert) {
    return switch (alert) {
      case AlertDescription.handshake_failure,
          AlertDescription.protocol_version,
          AlertDescription.insufficient_security,
          AlertDescription.missing_extension ->
          Reason.INCOMPATIBLE;
      // The peer's warning that it gives up makes Bouncy Castle raise this one.
      case AlertDescription.user_canceled -> Reason.REFUSED_BY_PEER;
      case AlertDescription.internal_error -> Reason.INTERNAL_ERROR;
      default -> Reason.PROTOCOL_VIOLATION;
    };
  }
}
