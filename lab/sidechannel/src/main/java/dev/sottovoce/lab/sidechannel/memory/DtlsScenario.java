package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
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
import java.util.function.BiFunction;

/** Two associations of DTLS that shake hands, export SRTP keys and close. */
final class DtlsScenario implements Scenario {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<SrtpProfile> PROFILES = List.of(SrtpProfile.AEAD_AES_256_GCM);
  private static final DtlsTerms TERMS =
      new DtlsTerms(
          List.of(ProtocolVersion.DTLS_1_3),
          List.of(CipherSuite.values()),
          List.of(NamedGroup.values()),
          List.of(SignatureScheme.values()),
          PROFILES);

  private record InFlight(DtlsAssociation to, Bytes datagram) {}

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SecureRandom random = new SecureRandom();
  private final DtlsAssociation client;
  private final DtlsAssociation server;
  private final Queue<InFlight> inFlight = new ArrayDeque<>();
  private final List<MediaKeys> keys = new ArrayList<>();

  DtlsScenario(ProtocolVersion version) {
    LocalIdentity ours = LocalIdentity.create(random::nextBytes);
    LocalIdentity theirs = LocalIdentity.create(random::nextBytes);
    BiFunction<MediaKeys.Role, LocalIdentity, DtlsAssociation> made =
        (role, own) -> {
          LocalIdentity other = own == ours ? theirs : ours;
          return version == ProtocolVersion.DTLS_1_3
              ? dtls13(role, own, other)
              : dtls12(role, own, other);
        };
    client = made.apply(MediaKeys.Role.CLIENT, ours);
    server = made.apply(MediaKeys.Role.SERVER, theirs);
  }

  private DtlsAssociation dtls12(MediaKeys.Role role, LocalIdentity own, LocalIdentity other) {
    return new Dtls12Association(
        role,
        own,
        other.fingerprint(),
        PROFILES,
        Dtls12Association.Newer.UNKNOWN,
        HandshakeTiming.AFTER_ICE,
        threads,
        random::nextBytes);
  }

  private DtlsAssociation dtls13(MediaKeys.Role role, LocalIdentity own, LocalIdentity other) {
    return new Dtls13Association(
        role,
        own,
        other.fingerprint(),
        TERMS,
        SessionBinding.NONE,
        Dtls13Association.Path.VALIDATED,
        new EphemeralShares(),
        HandshakeTiming.AFTER_ICE,
        random::nextBytes);
  }

  @Override
  public List<Sought> begin() {
    feed(server, new Input.Start());
    feed(client, new Input.Start());
    deliver();
    if (keys.size() != 2) throw new IllegalStateException("the handshake did not end");
    return List.of(
        Sought.of("exported client key", keys.get(0).sendKey()),
        Sought.of("exported server key", keys.get(0).receiveKey()));
  }

  @Override
  public void end() {
    feed(client, new Input.Close());
    feed(server, new Input.Close());
    deliver();
    keys.forEach(MediaKeys::destroy);
    threads.shutdown();
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
