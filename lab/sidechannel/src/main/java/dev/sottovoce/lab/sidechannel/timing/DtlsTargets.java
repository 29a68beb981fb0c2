package dev.sottovoce.lab.sidechannel.timing;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.handshake.Alerted;
import dev.sottovoce.dtls.handshake.ClientHandshake;
import dev.sottovoce.dtls.handshake.Handshake;
import dev.sottovoce.dtls.handshake.HandshakeMessage;
import dev.sottovoce.dtls.handshake.ServerHandshake;
import dev.sottovoce.dtls.handshake.Terms13;
import dev.sottovoce.dtls.record.TrafficKeys;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/**
 * The cookie and the Finished message of DTLS 1.3 as a server checks them. Messages go from one
 * handshake to the other without records, which have no part in it; a refused message changes
 * nothing in a handshake, so that one serves for all samples.
 */
final class DtlsTargets {
  private static final CryptoBackend CRYPTO = new BouncyCastleCrypto();
  private static final int REPEATS = 4;
  private static final int EFFORT = 4;
  private static final int FINISHED = 20;

  /** The extension's type and length, and the length of the cookie (RFC 8446 section 4.2.2). */
  private static final String COOKIE_HEAD = "002c00220020";

  private static final int COOKIE_OCTETS = 32;

  private record Sent(boolean byClient, long epoch, HandshakeMessage message) {}

  private final Queue<Sent> inFlight = new ArrayDeque<>();
  private final Handshake client;
  private final Handshake server;

  private DtlsTargets(boolean cookieFirst) {
    Random random = new Random(7);
    Certified hers = Certified.generate();
    Certified his = Certified.generate();
    client =
        new ClientHandshake(terms(hers, his, false), CRYPTO, random::nextBytes, new Wire(true));
    server =
        new ServerHandshake(
            terms(his, hers, cookieFirst), CRYPTO, random::nextBytes, new Wire(false));
    client.start();
  }

  static List<Target> all() {
    return List.of(new DtlsTargets(true).cookie(), new DtlsTargets(false).finished());
  }

  private Target cookie() {
    deliver(inFlight.remove());
    deliver(inFlight.remove());
    Sent secondHello = inFlight.remove();
    int at = secondHello.message().body().hex().indexOf(COOKIE_HEAD) / 2 + COOKIE_HEAD.length() / 2;
    return target("ServerHandshake, cookie", secondHello, at, COOKIE_OCTETS);
  }

  private Target finished() {
    while (true) {
      Sent next = inFlight.remove();
      if (next.byClient() && next.message().type() == FINISHED) {
        return target("ServerHandshake, Finished", next, 0, next.message().body().length());
      }
      deliver(next);
    }
  }

  private Target target(String name, Sent genuine, int at, int length) {
    byte[] place = genuine.message().body().toArray();
    // Written to all the same: only so is every candidate in one place.
    HandshakeMessage forged =
        new HandshakeMessage(genuine.message().type(), Bytes.unsafeWrap(place));
    return new Target(
        name,
        Arrays.copyOfRange(place, at, at + length),
        REPEATS,
        EFFORT,
        candidate -> {
          System.arraycopy(candidate, 0, place, at, length);
          return () -> isAccepted(forged, genuine.epoch());
        });
  }

  private boolean isAccepted(HandshakeMessage message, long epoch) {
    try {
      server.handle(message, epoch);
      return true;
    } catch (Alerted refused) {
      return false;
    }
  }

  private void deliver(Sent sent) {
    try {
      (sent.byClient() ? server : client).handle(sent.message(), sent.epoch());
    } catch (Alerted e) {
      throw new IllegalStateException("an honest handshake is refused", e);
    }
  }

  private static Terms13 terms(Certified own, Certified other, boolean cookieFirst) {
    return new Terms13(
        List.of(CipherSuite.TLS_AES_256_GCM_SHA384),
        List.of(NamedGroup.X25519),
        List.of(SignatureScheme.ECDSA_SECP256R1_SHA256),
        List.of(SrtpProfile.AEAD_AES_256_GCM),
        own,
        other.fingerprint(),
        SessionBinding.NONE,
        cookieFirst,
        share -> true);
  }

  private final class Wire implements Handshake.Wire {
    private final boolean clients;

    Wire(boolean clients) {
      this.clients = clients;
    }

    @Override
    public void send(long epoch, HandshakeMessage message) {
      inFlight.add(new Sent(clients, epoch, message));
    }

    @Override
    public void beginFlight() {
      // Nothing gets lost here.
    }

    @Override
    public void sendWith(long epoch, TrafficKeys keys) {
      // There are no records.
    }

    @Override
    public void receiveWith(long epoch, TrafficKeys keys) {
      // There are no records.
    }

    @Override
    public void established(MediaKeys keys, VerifiedPeer peer) {
      throw new IllegalStateException("the handshake must not end");
    }
  }
}
