package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
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
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Two associations of DTLS that shake hands, export SRTP keys and close; at a rekey others have
 * taken their place by then (RFC 5764 section 5.2 wants new ones). The certificates' keys are not
 * sought: they sign, and open nothing.
 */
final class DtlsScenario implements Scenario {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<SrtpProfile> PROFILES = List.of(SrtpProfile.AEAD_AES_256_GCM);

  private record InFlight(DtlsAssociation to, Bytes datagram) {}

  private static final Names NAMES_12 =
      new Names()
          .withKeysGiven()
          .ignore("HMacDSAKCalculator")
          .ignore("TlsProtocol.createRandomBlock")
          .call("TlsImplUtils.calculateKeyBlock", "key block, record keys")
          .call("TlsAEADCipher", "key block, record keys")
          .call("Terms.complete", "exporter's output, SRTP keys")
          .call("TlsUtils.calculateVerifyData", "Finished keys")
          .call("BcTlsECDomain.generateKeyPair", "P-256 private keys")
          .call("TlsUtils.calculateMasterSecret", "premaster and master secret")
          .call("TlsProtocol.establishMasterSecret", "premaster and master secret");

  private static final Names NAMES_13 =
      new Names()
          .ignore("HMacDSAKCalculator")
          .call("KeyEncodings.drawPrivateKey", "X25519 private keys")
          .call("BouncyCastleCrypto$Curve25519.generate", "X25519 private keys")
          .call("BouncyCastleMlKem.generate", "ML-KEM-768 private key and its seed")
          .call("BouncyCastleMlKem", "ML-KEM-768 secret and its randomness")
          .call("KeyExchange.join", "hybrid shared secret")
          .call("KeySchedule.verifyData", "Finished keys")
          .call("KeySchedule.trafficKeys", "record keys")
          .call("KeySchedule.export", "exporter's output")
          .call("KeySchedule.application", "master, traffic and exporter secrets")
          .call("KeySchedule.<init>", "handshake secrets")
          .call("Handshake.establish", "SRTP keys")
          .call("KeyExchange", "X25519 shared secret")
          .ignore("Entropy.bytes");

  private final ProtocolVersion version;
  private final CryptoBackend crypto;
  private final List<NamedGroup> groups;
  private final Ending ending;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Entropy random = new SecureRandom()::nextBytes;
  private final Entropy tapped = Tap.on(random);
  private final LocalIdentity ours;
  private final LocalIdentity theirs;
  private final Queue<InFlight> inFlight = new ArrayDeque<>();
  private final List<MediaKeys> keys = new ArrayList<>();
  private DtlsAssociation client;
  private DtlsAssociation server;

  /**
   * Of one version.
   *
   * @param crypto DTLS 1.2 takes no more than the certificates from it
   * @param groups the first is agreed on
   */
  DtlsScenario(
      ProtocolVersion version, CryptoBackend crypto, List<NamedGroup> groups, Ending ending) {
    this.version = version;
    this.crypto = crypto;
    this.groups = groups;
    this.ending = ending;
    ours = LocalIdentity.create(crypto, random);
    theirs = LocalIdentity.create(crypto, random);
    client = association(MediaKeys.Role.CLIENT, ours, theirs);
    server = association(MediaKeys.Role.SERVER, theirs, ours);
  }

  private DtlsAssociation association(MediaKeys.Role role, LocalIdentity own, LocalIdentity other) {
    return version == ProtocolVersion.DTLS_1_3
        ? dtls13(role, own, other)
        : dtls12(role, own, other);
  }

  private DtlsAssociation dtls12(MediaKeys.Role role, LocalIdentity own, LocalIdentity other) {
    return new Dtls12Association(
        role,
        own,
        other.fingerprint(),
        PROFILES,
        Dtls12Association.Newer.UNKNOWN,
        new EphemeralShares(),
        HandshakeTiming.AFTER_ICE,
        threads,
        tapped);
  }

  private DtlsAssociation dtls13(MediaKeys.Role role, LocalIdentity own, LocalIdentity other) {
    DtlsTerms terms =
        new DtlsTerms(
            List.of(ProtocolVersion.DTLS_1_3),
            List.of(CipherSuite.values()),
            groups,
            List.of(SignatureScheme.values()),
            PROFILES);
    return new Dtls13Association(
        role,
        own,
        other.fingerprint(),
        terms,
        SessionBinding.NONE,
        Dtls13Association.Path.VALIDATED,
        new EphemeralShares(),
        HandshakeTiming.AFTER_ICE,
        crypto,
        tapped);
  }

  @Override
  public List<Sought> begin() {
    Tap.open(version == ProtocolVersion.DTLS_1_3 ? NAMES_13 : NAMES_12);
    shakeHands();
    return List.of();
  }

  @Override
  public void end() {
    DtlsAssociation oldClient = client;
    DtlsAssociation oldServer = server;
    List<MediaKeys> old = List.copyOf(keys);
    if (ending == Ending.REKEY) rekey();
    close(oldClient, oldServer);
    old.forEach(MediaKeys::destroy);
    if (ending == Ending.HANG_UP) threads.shutdown();
    else MemoryScan.requireAlive(Sought.of("new SRTP key", keys.get(0).sendKey()));
  }

  private void rekey() {
    Tap.close();
    keys.clear();
    client = association(MediaKeys.Role.CLIENT, ours, theirs);
    server = association(MediaKeys.Role.SERVER, theirs, ours);
    shakeHands();
  }

  private void shakeHands() {
    feed(server, new Input.Start());
    feed(client, new Input.Start());
    deliver();
    if (keys.size() != 2) throw new IllegalStateException("the handshake did not end");
  }

  /** Each hears the other's close_notify. */
  private void close(DtlsAssociation one, DtlsAssociation other) {
    for (Output each : one.handle(new Input.Close(), NOW)) {
      if (each instanceof Output.Transmit transmit) {
        other.handle(new Input.Datagram(transmit.datagram()), NOW);
      }
    }
    other.handle(new Input.Close(), NOW);
  }

  private void deliver() {
    for (InFlight next = inFlight.poll(); next != null; next = inFlight.poll()) {
      feed(next.to(), new Input.Datagram(next.datagram()));
    }
  }

  private void feed(DtlsAssociation end, Input input) {
    for (Output output : end.handle(input, NOW)) {
      if (output instanceof Output.Transmit transmit) {
        inFlight.add(new InFlight(end == client ? server : client, transmit.datagram()));
      } else if (output instanceof Output.Established established) {
        keys.add(established.keys());
      }
    }
  }
}
