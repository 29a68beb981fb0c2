package dev.sottovoce.lab.bench.keying;

import com.sun.management.ThreadMXBean;
import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.Dtls12Association;
import dev.sottovoce.dtls.Dtls13Association;
import dev.sottovoce.dtls.DtlsAssociation;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsTerms;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.phone.CryptoBackends;
import dev.sottovoce.wire.Bytes;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;

/** Whole handshakes between two ends without a network, and what each side's part costs. */
final class Handshakes {
  private static final DtlsTerms TERMS = CallPolicy.OWN_PHONES.dtls().orElseThrow().accepts();
  private static final CryptoBackend CRYPTO = CryptoBackends.ofThisMachine();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** Processor time in nanoseconds, octets on the wire, datagrams. */
  record Cost(long clientNanos, long serverNanos, int octets, int datagrams) {}

  private final SecureRandom random = new SecureRandom();
  private final LocalIdentity client = LocalIdentity.create(CRYPTO, random::nextBytes);
  private final LocalIdentity server = LocalIdentity.create(CRYPTO, random::nextBytes);
  private final LocalIdentity peersClient =
      LocalIdentity.create(new BouncyCastleCrypto(), random::nextBytes);
  private final LocalIdentity peersServer =
      LocalIdentity.create(new BouncyCastleCrypto(), random::nextBytes);
  private final ExecutorService threads;

  /**
   * @param threads runs Bouncy Castle's side of a handshake
   */
  Handshakes(ExecutorService threads) {
    this.threads = threads;
  }

  Cost dtls13() {
    EphemeralShares shares = new EphemeralShares();
    return run(
        new Dtls13Association(
            MediaKeys.Role.CLIENT,
            client,
            server.fingerprint(),
            TERMS,
            SessionBinding.NONE,
            Dtls13Association.Path.VALIDATED,
            shares,
            HandshakeTiming.AFTER_ICE,
            CRYPTO,
            random::nextBytes),
        new Dtls13Association(
            MediaKeys.Role.SERVER,
            server,
            client.fingerprint(),
            TERMS,
            SessionBinding.NONE,
            Dtls13Association.Path.VALIDATED,
            shares,
            HandshakeTiming.AFTER_ICE,
            CRYPTO,
            random::nextBytes));
  }

  Cost dtls12() {
    return run(bouncyCastle(MediaKeys.Role.CLIENT), bouncyCastle(MediaKeys.Role.SERVER));
  }

  private DtlsAssociation bouncyCastle(MediaKeys.Role role) {
    boolean isClient = role == MediaKeys.Role.CLIENT;
    return new Dtls12Association(
        role,
        isClient ? peersClient : peersServer,
        isClient ? peersServer.fingerprint() : peersClient.fingerprint(),
        TERMS.srtpProfiles(),
        Dtls12Association.Newer.UNKNOWN,
        new EphemeralShares(),
        HandshakeTiming.AFTER_ICE,
        threads,
        random::nextBytes);
  }

  /** One side while the handshake runs. */
  private static final class Side {
    final DtlsAssociation association;
    final Deque<Bytes> inbox = new ArrayDeque<>();
    long nanos;
    boolean established;

    Side(DtlsAssociation association) {
      this.association = association;
    }
  }

  private int octets;
  private int datagrams;

  private Cost run(DtlsAssociation clientEnd, DtlsAssociation serverEnd) {
    octets = 0;
    datagrams = 0;
    Side clientSide = new Side(clientEnd);
    Side serverSide = new Side(serverEnd);
    feed(serverSide, clientSide, new Input.Start());
    feed(clientSide, serverSide, new Input.Start());
    while (!clientSide.inbox.isEmpty() || !serverSide.inbox.isEmpty()) {
      deliver(serverSide, clientSide);
      deliver(clientSide, serverSide);
    }
    if (!clientSide.established || !serverSide.established) {
      throw new IllegalStateException("a handshake without a network failed");
    }
    Cost cost = new Cost(clientSide.nanos, serverSide.nanos, octets, datagrams);
    clientEnd.handle(new Input.Close(), NOW);
    serverEnd.handle(new Input.Close(), NOW);
    return cost;
  }

  private void deliver(Side to, Side from) {
    while (!to.inbox.isEmpty()) feed(to, from, new Input.Datagram(to.inbox.remove()));
  }

  private void feed(Side side, Side other, Input input) {
    long before = cpu();
    var outputs = side.association.handle(input, NOW);
    side.nanos += cpu() - before;
    for (Output output : outputs) {
      if (output instanceof Output.Transmit send) {
        octets += send.datagram().length();
        datagrams++;
        other.inbox.add(send.datagram());
      } else if (output instanceof Output.Established found) {
        side.established = true;
        found.keys().destroy();
      }
    }
  }

  /** Of all threads: Bouncy Castle's handshake runs on threads of its own, in lock-step with us. */
  private static long cpu() {
    long total = 0;
    for (long each : THREADS.getThreadCpuTime(THREADS.getAllThreadIds())) {
      if (each > 0) total += each;
    }
    return total;
  }
}
