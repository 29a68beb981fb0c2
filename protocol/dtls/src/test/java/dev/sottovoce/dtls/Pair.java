package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.record.RecordLayer;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;

/** Two associations in virtual time over a network that loses, delays and doubles by seed. */
final class Pair {
  /** Whether records travel as they were packed, or as a peer sends that packs each alone. */
  enum Records {
    AS_PACKED,
    APART
  }

  /** What the network does to each datagram. */
  record Network(
      double loss, double duplication, Duration leastDelay, Duration mostDelay, Records records) {
    static final Network CALM = steady(0);

    /** Loses some, and delays all alike. */
    static Network steady(double loss) {
      return new Network(loss, 0, Duration.ofMillis(10), Duration.ofMillis(10), Records.AS_PACKED);
    }

    /** Loses and doubles some, and delays them so that they overtake one another. */
    static Network losing(double loss, Records records) {
      return new Network(loss, 0.02, Duration.ofMillis(5), Duration.ofMillis(60), records);
    }
  }

  /** One end and all that came out of it. */
  static final class End {
    final DtlsAssociation association;
    final List<Output> facts = new ArrayList<>();
    Instant wakeAt = Instant.MAX;
    int datagramsSent;

    End(DtlsAssociation association) {
      this.association = association;
    }

    Optional<Output.Established> established() {
      return find(Output.Established.class);
    }

    Optional<Output.Failed> failed() {
      return find(Output.Failed.class);
    }

    boolean isClosed() {
      return find(Output.Closed.class).isPresent();
    }

    <T extends Output> Optional<T> find(Class<T> type) {
      return facts.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
  }

  private record InFlight(Instant at, long order, End to, Bytes datagram) {}

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final End client;
  final End server;
  Instant now = START;
  private final Random random;
  private final Network network;
  private final PriorityQueue<InFlight> inFlight =
      new PriorityQueue<>((a, b) -> {
        int byTime = a.at.compareTo(b.at);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
      });
  private long order;
  int largestDatagram = 65_507;

  Pair(DtlsAssociation client, DtlsAssociation server, Random random, Network network) {
    this.client = new End(client);
    this.server = new End(server);
    this.random = random;
    this.network = network;
  }

  static Entropy entropy(Random random) {
    return random::nextBytes;
  }

  static Pair between(Random random, Network network, Executor executor) {
    return between(
        random,
        network,
        executor,
        List.of(SrtpProfile.AEAD_AES_256_GCM),
        List.of(SrtpProfile.AEAD_AES_256_GCM));
  }

  static Pair between(
      Random random,
      Network network,
      Executor executor,
      List<SrtpProfile> clientAllows,
      List<SrtpProfile> serverAllows) {
    LocalIdentity clientIdentity = LocalIdentity.create(CRYPTO, entropy(random));
    LocalIdentity serverIdentity = LocalIdentity.create(CRYPTO, entropy(random));
    return new Pair(
        new Dtls12Association(
            MediaKeys.Role.CLIENT,
            clientIdentity,
            serverIdentity.fingerprint(),
            clientAllows,
            Dtls12Association.Newer.UNKNOWN,
            new EphemeralShares(),
            HandshakeTiming.AFTER_ICE,
            executor,
            entropy(random)),
        new Dtls12Association(
            MediaKeys.Role.SERVER,
            serverIdentity,
            clientIdentity.fingerprint(),
            serverAllows,
            Dtls12Association.Newer.UNKNOWN,
            new EphemeralShares(),
            HandshakeTiming.AFTER_ICE,
            executor,
            entropy(random)),
        random,
        network);
  }

  /** The one whose signatures one seed repeats. */
  static final CryptoBackend CRYPTO = new BouncyCastleCrypto();

  static final DtlsTerms TERMS =
      new DtlsTerms(
          List.of(ProtocolVersion.DTLS_1_3),
          List.of(CipherSuite.values()),
          List.of(NamedGroup.values()),
          List.of(SignatureScheme.values()),
          List.of(SrtpProfile.AEAD_AES_256_GCM));

  /** Two of DTLS 1.3. */
  static Pair dtls13(Random random, Network network) {
    return dtls13(random, network, TERMS, TERMS, Dtls13Association.Path.VALIDATED);
  }

  static Pair dtls13(
      Random random,
      Network network,
      DtlsTerms clients,
      DtlsTerms servers,
      Dtls13Association.Path path) {
    return dtls13(
        random,
        network,
        clients,
        servers,
        path,
        LocalIdentity.create(CRYPTO, entropy(random)),
        LocalIdentity.create(CRYPTO, entropy(random)));
  }

  static Pair dtls13(
      Random random,
      Network network,
      DtlsTerms clients,
      DtlsTerms servers,
      Dtls13Association.Path path,
      LocalIdentity clientIdentity,
      LocalIdentity serverIdentity) {
    return new Pair(
        new Dtls13Association(
            MediaKeys.Role.CLIENT,
            clientIdentity,
            serverIdentity.fingerprint(),
            clients,
            SessionBinding.NONE,
            Dtls13Association.Path.VALIDATED,
            new EphemeralShares(),
            HandshakeTiming.AFTER_ICE,
            CRYPTO,
            entropy(random)),
        new Dtls13Association(
            MediaKeys.Role.SERVER,
            serverIdentity,
            clientIdentity.fingerprint(),
            servers,
            SessionBinding.NONE,
            path,
            new EphemeralShares(),
            HandshakeTiming.AFTER_ICE,
            CRYPTO,
            entropy(random)),
        random,
        network);
  }

  void start() {
    feed(server, new Input.Start());
    feed(client, new Input.Start());
  }

  /** Feeds one end and puts what it sends on the network. */
  void feed(End end, Input input) {
    for (Output output : end.association.handle(input, now)) {
      if (output instanceof Output.Transmit transmit) {
        end.datagramsSent++;
        sent(end == client ? server : client, transmit.datagram());
      } else if (output instanceof Output.WakeAt wake) {
        end.wakeAt = wake.deadline();
      } else {
        end.facts.add(output);
      }
    }
  }

  /** Runs until nothing moves any more or the time is over. */
  void runFor(Duration limit) {
    Instant end = now.plus(limit);
    while (true) {
      Instant next = client.wakeAt.isBefore(server.wakeAt) ? client.wakeAt : server.wakeAt;
      InFlight first = inFlight.peek();
      if (first != null && !first.at.isAfter(next)) next = first.at;
      if (next.isAfter(end)) break;
      if (next.isAfter(now)) now = next;
      step(first);
    }
    if (end.isAfter(now)) now = end;
  }

  void closeBoth() {
    feed(client, new Input.Close());
    feed(server, new Input.Close());
  }

  private void step(InFlight first) {
    if (first != null && !first.at.isAfter(now)) {
      inFlight.poll();
      feed(first.to, new Input.Datagram(first.datagram));
      return;
    }
    for (End end : List.of(client, server)) {
      if (end.wakeAt.isAfter(now)) continue;
      end.wakeAt = Instant.MAX;
      feed(end, new Input.Tick());
    }
  }

  private void sent(End to, Bytes datagram) {
    if (network.records == Records.AS_PACKED) {
      send(to, datagram);
      return;
    }
    for (int at = 0; at < datagram.length(); ) {
      int length =
          datagram.at(at) == dev.sottovoce.dtls.Records.CHANGE_CIPHER_SPEC
              ? dev.sottovoce.dtls.Records.lengthAt(datagram, at)
              : RecordLayer.split(datagram.slice(at, datagram.length())).get(0).length();
      send(to, datagram.slice(at, at + length));
      at += length;
    }
  }

  private void send(End to, Bytes datagram) {
    if (random.nextDouble() < network.loss || datagram.length() > largestDatagram) return;
    int copies = random.nextDouble() < network.duplication ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long spread = network.mostDelay.minus(network.leastDelay).toMillis();
      long delay = network.leastDelay.toMillis() + (spread == 0 ? 0 : random.nextInt((int) spread));
      inFlight.add(new InFlight(now.plusMillis(delay), order++, to, datagram));
    }
  }
}
