package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.crypto.Fingerprint;
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
import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Whoever is on the media path takes the best out of what the client's hello offers, for the two
 * ends to agree on what is left. Both are the engines of our phones, in virtual time.
 */
abstract class ShavedHello implements Attack {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofMillis(10);
  private static final CryptoBackend CRYPTO = new BouncyCastleCrypto();

  /** As phones have that may speak to others, too. */
  private static final DtlsTerms EVERYTHING =
      new DtlsTerms(
          List.of(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_2),
          List.of(CipherSuite.values()),
          List.of(NamedGroup.values()),
          List.of(SignatureScheme.values()),
          List.of(SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AEAD_AES_128_GCM));

  /** What a datagram of the client's becomes. */
  abstract Bytes shaved(Bytes datagram);

  /** What a client is like that has nothing better. */
  abstract DtlsTerms weaker(DtlsTerms everything);

  /** Whether the two ends agreed on that. */
  abstract boolean isWeaker(Output.Established agreed);

  @Override
  public final String stoppedBy() {
    return "both ends confirm the whole handshake (Finished), or say that they know better";
  }

  /** A client that honestly has nothing better is spoken to. */
  @Override
  public final Control control() {
    return new Control.HonestForm(target -> agrees(weaker(EVERYTHING), datagram -> datagram));
  }

  @Override
  public final boolean succeeds(Target target) {
    List<Bytes> changed = new ArrayList<>();
    boolean agrees =
        agrees(
            EVERYTHING,
            datagram -> {
              Bytes shaved = shaved(datagram);
              if (!shaved.equals(datagram)) changed.add(shaved);
              return shaved;
            });
    if (changed.isEmpty()) throw new IllegalStateException("there was nothing to take out");
    return agrees;
  }

  /** The datagram with some octets in the place of others. */
  static Bytes replaced(Bytes datagram, Bytes old, Bytes other) {
    byte[] octets = datagram.toArray();
    for (int at = 0; at + old.length() <= octets.length; at++) {
      if (datagram.slice(at, at + old.length()).equals(old)) {
        System.arraycopy(other.toArray(), 0, octets, at, other.length());
      }
    }
    return Bytes.unsafeWrap(octets);
  }

  private boolean agrees(DtlsTerms clients, UnaryOperator<Bytes> onTheWay) {
    Random random = new Random(1);
    LocalIdentity one = LocalIdentity.create(CRYPTO, random::nextBytes);
    LocalIdentity two = LocalIdentity.create(CRYPTO, random::nextBytes);
    Fingerprint announced = two.fingerprint();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      End client =
          new End(
              endpoint(one, clients, random, threads)
                  .client(clients.versions().get(0), announced, SessionBinding.NONE),
              onTheWay);
      End server =
          new End(
              endpoint(two, EVERYTHING, random, threads)
                  .server(one.fingerprint(), SessionBinding.NONE, Dtls13Association.Path.VALIDATED),
              datagram -> datagram);
      Instant now = Instant.EPOCH;
      server.feed(new Input.Start(), now);
      client.feed(new Input.Start(), now);
      for (Instant end = now.plus(LONG); now.isBefore(end); now = now.plus(STEP)) {
        client.hears(server, now);
        server.hears(client, now);
      }
      client.feed(new Input.Close(), now);
      server.feed(new Input.Close(), now);
      return client.agreed.stream().anyMatch(this::isWeaker)
          || server.agreed.stream().anyMatch(this::isWeaker);
    }
  }

  private static DtlsEndpoint endpoint(
      LocalIdentity identity, DtlsTerms terms, Random random, ExecutorService threads) {
    return new DtlsEndpoint(
        identity,
        terms,
        new EphemeralShares(),
        HandshakeTiming.AFTER_ICE,
        threads,
        CRYPTO,
        random::nextBytes);
  }

  /** One of the two. */
  private static final class End {
    private final DtlsAssociation association;
    private final UnaryOperator<Bytes> onTheWay;
    private final Deque<Bytes> sent = new ArrayDeque<>();
    private final List<Output.Established> agreed = new ArrayList<>();

    End(DtlsAssociation association, UnaryOperator<Bytes> onTheWay) {
      this.association = association;
      this.onTheWay = onTheWay;
    }

    void feed(Input input, Instant now) {
      for (Output output : association.handle(input, now)) {
        if (output instanceof Output.Transmit transmit) {
          sent.add(onTheWay.apply(transmit.datagram()));
        }
        if (output instanceof Output.Established established) agreed.add(established);
      }
    }

    void hears(End other, Instant now) {
      for (Bytes each = other.sent.poll(); each != null; each = other.sent.poll()) {
        feed(new Input.Datagram(each), now);
      }
      feed(new Input.Tick(), now);
    }
  }
}
