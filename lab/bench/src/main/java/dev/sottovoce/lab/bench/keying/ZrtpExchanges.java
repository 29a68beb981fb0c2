package dev.sottovoce.lab.bench.keying;

import com.sun.management.ThreadMXBean;
import dev.sottovoce.phone.CryptoBackends;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.AuthTagType;
import dev.sottovoce.zrtp.CipherType;
import dev.sottovoce.zrtp.HashType;
import dev.sottovoce.zrtp.KeyAgreementType;
import dev.sottovoce.zrtp.LocalHello;
import dev.sottovoce.zrtp.SasType;
import dev.sottovoce.zrtp.Zid;
import dev.sottovoce.zrtp.ZrtpConfig;
import dev.sottovoce.zrtp.ZrtpEndpoint;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import dev.sottovoce.zrtp.ZrtpEndpoint.Input;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import dev.sottovoce.zrtp.ZrtpTiming;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Whole ZRTP exchanges without a network; the initiator stands for the client. */
final class ZrtpExchanges {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SecureRandom random = new SecureRandom();

  /** One end while the exchange runs. */
  private static final class Side {
    final ZrtpEndpoint endpoint;
    final Deque<Bytes> inbox = new ArrayDeque<>();
    long nanos;
    boolean agreed;

    Side(ZrtpEndpoint endpoint) {
      this.endpoint = endpoint;
    }
  }

  private int octets;
  private int datagrams;

  /** With the hybrid, AES-256-GCM and SHA-384, as between our own phones. */
  Handshakes.Cost hybrid() {
    octets = 0;
    datagrams = 0;
    LocalHello initiators =
        new LocalHello(config(), CryptoBackends.ofThisMachine(), random::nextBytes);
    LocalHello responders =
        new LocalHello(config(), CryptoBackends.ofThisMachine(), random::nextBytes);
    Side initiator = new Side(endpoint(initiators, responders, 1, Initiative.EAGER));
    Side responder = new Side(endpoint(responders, initiators, 2, Initiative.PATIENT));
    feed(responder, initiator, new Input.Start(NOW));
    feed(initiator, responder, new Input.Start(NOW));
    while (!initiator.inbox.isEmpty() || !responder.inbox.isEmpty()) {
      deliver(responder, initiator);
      deliver(initiator, responder);
    }
    if (!initiator.agreed || !responder.agreed) {
      throw new IllegalStateException("an exchange without a network failed");
    }
    initiator.endpoint.handle(new Input.Close(), NOW);
    responder.endpoint.handle(new Input.Close(), NOW);
    return new Handshakes.Cost(initiator.nanos, responder.nanos, octets, datagrams);
  }

  private void deliver(Side to, Side from) {
    while (!to.inbox.isEmpty()) feed(to, from, new Input.Datagram(to.inbox.remove()));
  }

  private void feed(Side side, Side other, Input input) {
    long before = THREADS.getCurrentThreadCpuTime();
    List<Output> outputs = side.endpoint.handle(input, NOW);
    side.nanos += THREADS.getCurrentThreadCpuTime() - before;
    for (Output output : outputs) {
      if (output instanceof Output.Transmit send) {
        octets += send.datagram().length();
        datagrams++;
        other.inbox.add(send.datagram());
      } else if (output instanceof Output.Agreed agreed) {
        side.agreed = true;
        agreed.keys().destroy();
      } else if (output instanceof Output.Retain retain) {
        retain.secrets().destroy();
      }
    }
  }

  private ZrtpEndpoint endpoint(
      LocalHello ours, LocalHello theirs, long source, Initiative initiative) {
    return new ZrtpEndpoint(
        ours, source, Optional.of(theirs.hash()), List.of(), initiative, random::nextBytes);
  }

  private ZrtpConfig config() {
    return new ZrtpConfig(
        Zid.random(random::nextBytes),
        "bench",
        List.of(HashType.S384),
        List.of(CipherType.AES3),
        List.of(AuthTagType.GCM),
        List.of(KeyAgreementType.XM76),
        List.of(SasType.B256),
        ZrtpConfig.FOREVER,
        ZrtpConfig.Unannounced.REFUSE,
        ZrtpTiming.RFC_6189);
  }
}
