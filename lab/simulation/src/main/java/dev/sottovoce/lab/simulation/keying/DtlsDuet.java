package dev.sottovoce.lab.simulation.keying;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.Dtls13Association;
import dev.sottovoce.dtls.DtlsAssociation;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsEndpoint;
import dev.sottovoce.dtls.DtlsTerms;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.lab.simulation.Impairments;
import dev.sottovoce.lab.simulation.SimulatedNetwork;
import dev.sottovoce.lab.simulation.VirtualTime;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One DTLS handshake; the seed decides versions, suites, groups, path MTU and the weather. */
final class DtlsDuet {
  /** The one whose signatures one seed repeats. */
  private static final CryptoBackend CRYPTO = new BouncyCastleCrypto();

  private static final Duration GIVE_UP = Duration.ofSeconds(25);
  private static final int IP_AND_UDP_OCTETS = 28;

  private final Random random;
  private final Executor executor;
  private final VirtualTime time = new VirtualTime();
  private final SimulatedNetwork network;
  private final int largestDatagram;
  private final End client = new End(address(1));
  private final End server = new End(address(2));

  DtlsDuet(long seed, KeyingWeather weather, Executor executor) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.executor = executor;
    Impairments impairments = weather.draw(random);
    this.network = new SimulatedNetwork(time, impairments, seed);
    this.largestDatagram = 576 - IP_AND_UDP_OCTETS + random.nextInt(1500 - 576 + 1);
  }

  private final class End {
    final TransportAddress address;
    @Nullable DtlsAssociation association;
    Optional<Output.Established> established = Optional.empty();
    Optional<Output.Failed> failed = Optional.empty();
    Instant decidedAt = VirtualTime.START;

    End(TransportAddress address) {
      this.address = address;
    }

    boolean isDecided() {
      return established.isPresent() || failed.isPresent();
    }

    void feed(Input input) {
      for (Output output : Objects.requireNonNull(association).handle(input, time.now())) {
        if (output instanceof Output.Transmit send) {
          transmit(send.datagram());
        } else if (output instanceof Output.WakeAt wake) {
          time.at(wake.deadline(), () -> feed(new Input.Tick()));
        } else if (output instanceof Output.Established found) {
          established = Optional.of(found);
          decidedAt = time.now();
        } else if (output instanceof Output.Failed found) {
          failed = Optional.of(found);
          decidedAt = time.now();
        }
      }
    }

    private void transmit(Bytes datagram) {
      if (datagram.length() <= largestDatagram) {
        network.send(address, this == client ? server.address : client.address, datagram);
      }
    }
  }

  Verdict run() {
    List<ProtocolVersion> clients = versions();
    LocalIdentity clientIdentity = LocalIdentity.create(CRYPTO, entropy());
    LocalIdentity serverIdentity = LocalIdentity.create(CRYPTO, entropy());
    // Mostly its best; now and then its signalling has been told a lie about the server.
    ProtocolVersion spoken = clients.get(random.nextInt(6) > 0 ? 0 : clients.size() - 1);
    client.association =
        endpoint(clientIdentity, clients)
            .client(spoken, serverIdentity.fingerprint(), SessionBinding.NONE);
    server.association =
        endpoint(serverIdentity, versions())
            .server(
                clientIdentity.fingerprint(),
                SessionBinding.NONE,
                random.nextInt(4) == 0
                    ? Dtls13Association.Path.UNCHECKED
                    : Dtls13Association.Path.VALIDATED);
    network.bind(client.address, (at, from, datagram) -> client.feed(new Input.Datagram(datagram)));
    network.bind(server.address, (at, from, datagram) -> server.feed(new Input.Datagram(datagram)));
    server.feed(new Input.Start());
    client.feed(new Input.Start());
    Instant end = VirtualTime.START.plus(GIVE_UP);
    while (time.now().isBefore(end) && !(client.isDecided() && server.isDecided())) {
      time.runUntil(time.now().plusMillis(100));
    }
    Verdict verdict = verdict();
    client.feed(new Input.Close());
    server.feed(new Input.Close());
    return verdict;
  }

  private Verdict verdict() {
    if (!client.isDecided() || !server.isDecided()) return Verdict.of(Verdict.Kind.HUNG);
    if (client.established.isPresent() && server.established.isPresent()) {
      MediaKeys ours = client.established.get().keys();
      MediaKeys theirs = server.established.get().keys();
      boolean equal =
          ours.sendKey().sameAs(theirs.receiveKey())
              && ours.receiveKey().sameAs(theirs.sendKey())
              && ours.sendSalt().sameAs(theirs.receiveSalt())
              && ours.receiveSalt().sameAs(theirs.sendSalt())
              && ours.agreement().equals(theirs.agreement());
      if (!equal) return Verdict.of(Verdict.Kind.DIFFERENT_KEYS);
      Instant last =
          client.decidedAt.isAfter(server.decidedAt) ? client.decidedAt : server.decidedAt;
      return new Verdict(
          Verdict.Kind.AGREED,
          ours.agreement().keying(),
          Duration.between(VirtualTime.START, last));
    }
    if (client.failed.isPresent() && server.failed.isPresent()) {
      return Verdict.of(Verdict.Kind.FAILED);
    }
    return Verdict.of(Verdict.Kind.ONE_SIDED);
  }

  private DtlsEndpoint endpoint(LocalIdentity identity, List<ProtocolVersion> versions) {
    return new DtlsEndpoint(
        identity,
        new DtlsTerms(
            versions,
            shuffled(CipherSuite.values()),
            shuffled(NamedGroup.values()),
            List.of(SignatureScheme.values()),
            List.of(SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AEAD_AES_128_GCM)),
        new EphemeralShares(),
        HandshakeTiming.AFTER_ICE,
        executor,
        CRYPTO,
        entropy());
  }

  private List<ProtocolVersion> versions() {
    return switch (random.nextInt(6)) {
      case 0 -> List.of(ProtocolVersion.DTLS_1_2);
      case 1 -> List.of(ProtocolVersion.DTLS_1_3);
      default -> List.of(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_2);
    };
  }

  private <T> List<T> shuffled(T[] values) {
    List<T> list = new ArrayList<>(List.of(values));
    Collections.shuffle(list, random);
    return list;
  }

  private Entropy entropy() {
    return random::nextBytes;
  }

  private static TransportAddress address(int last) {
    return TransportAddress.parse("192.0.2." + last, 4000)
        .orElseThrow(() -> new IllegalStateException("a documentation address is one"));
  }
}
