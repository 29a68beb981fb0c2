package dev.sottovoce.lab.sidechannel.timing;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a ZRTP endpoint checks of its peer's messages: hash images, MACs and the commitment (RFC
 * 6189 sections 4.4.1.1, 4.6 and 9). The responder is the one under test. Its randomness comes from
 * a seed, so what an initiator once said to it can be said again to any number of copies; each is
 * good for one refusal.
 */
final class ZrtpTargets {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static final int MOST_DATAGRAMS = 100;

  /** A copy for the untimed call, and one for the timed one. */
  private static final int COPIES = 2;

  private static final int HEADER_OCTETS = 12;
  private static final int CRC_OCTETS = 4;
  private static final int IMAGE_OCTETS = 32;
  private static final int MAC_OCTETS = 8;

  /** Places within a message, behind preamble, length, type and what the sections put before. */
  private static final int H3_AT = 12 + 4 + 16;

  private static final int HVI_AT = 12 + 32 + 12 + 20;
  private static final int H1_AT = 12;
  private static final int CONFIRM_MAC_AT = 12;

  private static final int HELLO = 0;
  private static final int COMMIT = 1;
  private static final int PART_2 = 2;
  private static final int CONFIRM_2 = 3;
  private static final List<String> TYPES = List.of("Hello   ", "Commit  ", "DHPart2 ", "Confirm2");

  private record InFlight(boolean byAlice, Bytes datagram) {}

  private final LocalHello bobsHello =
      new LocalHello(config(2), new BouncyCastleCrypto(), seeded(2));

  /** What Alice says to Bob, by the numbers above. */
  private final List<Bytes> said = new ArrayList<>();

  private ZrtpTargets() {
    LocalHello hello = new LocalHello(config(1), new BouncyCastleCrypto(), seeded(1));
    ZrtpEndpoint alice = endpoint(hello, 1, Initiative.EAGER);
    ZrtpEndpoint bob = bob();
    Deque<InFlight> inFlight = new ArrayDeque<>();
    List<Bytes> all = new ArrayList<>();
    post(true, alice.handle(new Input.Start(NOW), NOW), inFlight);
    for (int i = 0; i < MOST_DATAGRAMS && !inFlight.isEmpty(); i++) {
      InFlight next = inFlight.remove();
      if (next.byAlice()) all.add(next.datagram());
      List<Output> answer =
          (next.byAlice() ? bob : alice).handle(new Input.Datagram(next.datagram()), NOW);
      post(!next.byAlice(), answer, inFlight);
    }
    for (String type : TYPES) said.add(first(all, type));
  }

  static List<Target> all() {
    ZrtpTargets exchange = new ZrtpTargets();
    return List.of(
        exchange.target("hash image in a Hello", HELLO, H3_AT, IMAGE_OCTETS, COMMIT, 4),
        exchange.target("MAC of a Hello", HELLO, -MAC_OCTETS, MAC_OCTETS, COMMIT, 4),
        exchange.target("commitment in a Commit", COMMIT, HVI_AT, IMAGE_OCTETS, PART_2, 10),
        exchange.target("MAC of a Commit", COMMIT, -MAC_OCTETS, MAC_OCTETS, PART_2, 10),
        exchange.target("MAC of a Confirm", CONFIRM_2, CONFIRM_MAC_AT, MAC_OCTETS, CONFIRM_2, 10));
  }

  /**
   * One check.
   *
   * @param forged which message has a wrong value
   * @param where the value is in that message; counted from its end where negative
   * @param judging the message at which the check is made
   */
  private Target target(String name, int forged, int where, int length, int judging, int effort) {
    byte[] message = content(said.get(forged));
    int at = where < 0 ? message.length + where : where;
    return new Target(
        "ZrtpEndpoint, " + name,
        Arrays.copyOfRange(message, at, at + length),
        1,
        effort,
        candidate -> {
          System.arraycopy(candidate, 0, message, at, length);
          if (forged == COMMIT && where >= 0) authenticate(message);
          List<Bytes> script = new ArrayList<>(said);
          script.set(forged, framed(said.get(forged), message));
          return check(script, judging);
        });
  }

  /** Each call asks another copy of Bob, which has heard all that came before. */
  private BooleanSupplier check(List<Bytes> script, int judging) {
    Deque<ZrtpEndpoint> copies = new ArrayDeque<>();
    for (int i = 0; i < COPIES; i++) {
      ZrtpEndpoint bob = bob();
      for (Bytes each : script.subList(0, judging)) bob.handle(new Input.Datagram(each), NOW);
      copies.add(bob);
    }
    Input last = new Input.Datagram(script.get(judging));
    return () -> isAccepted(copies.remove().handle(last, NOW));
  }

  /** What is refused ends the exchange or is passed over in silence. */
  private static boolean isAccepted(List<Output> outputs) {
    return outputs.stream().anyMatch(Output.Transmit.class::isInstance)
        && outputs.stream().noneMatch(Output.Failed.class::isInstance);
  }

  /** The MAC that follows from H1, which DHPart2 tells: only the commitment is to be wrong. */
  private void authenticate(byte[] commit) {
    byte[] h1 = Arrays.copyOfRange(content(said.get(PART_2)), H1_AT, H1_AT + IMAGE_OCTETS);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(h1, "HmacSHA256"));
      mac.update(commit, 0, commit.length - MAC_OCTETS);
      System.arraycopy(mac.doFinal(), 0, commit, commit.length - MAC_OCTETS, MAC_OCTETS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC", e);
    }
  }

  private static byte[] content(Bytes datagram) {
    return datagram.slice(HEADER_OCTETS, datagram.length() - CRC_OCTETS).toArray();
  }

  /** The packet of an original around another message. */
  private static Bytes framed(Bytes original, byte[] message) {
    ByteBuffer packet = ByteBuffer.allocate(original.length()).order(ByteOrder.LITTLE_ENDIAN);
    packet.put(original.slice(0, HEADER_OCTETS).toArray()).put(message);
    CRC32C checksum = new CRC32C();
    checksum.update(packet.array(), 0, packet.position());
    return Bytes.unsafeWrap(packet.putInt((int) checksum.getValue()).array());
  }

  private static Bytes first(List<Bytes> datagrams, String type) {
    return datagrams.stream()
        .filter(each -> each.slice(HEADER_OCTETS + 4, HEADER_OCTETS + 12).equals(Bytes.utf8(type)))
        .findFirst()
        .orElseThrow();
  }

  private static void post(boolean byAlice, List<Output> outputs, Deque<InFlight> inFlight) {
    for (Output output : outputs) {
      if (output instanceof Output.Transmit transmit) {
        inFlight.add(new InFlight(byAlice, transmit.datagram()));
      }
    }
  }

  private ZrtpEndpoint bob() {
    ZrtpEndpoint bob = endpoint(bobsHello, 2, Initiative.PATIENT);
    bob.handle(new Input.Start(NOW), NOW);
    return bob;
  }

  private static ZrtpEndpoint endpoint(LocalHello hello, long source, Initiative initiative) {
    return new ZrtpEndpoint(
        hello, source, Optional.empty(), List.of(), initiative, seeded(2 + source));
  }

  private static Entropy seeded(long seed) {
    return new Random(seed)::nextBytes;
  }

  private static ZrtpConfig config(long number) {
    return new ZrtpConfig(
        Zid.random(seeded(number)),
        "lab",
        List.of(HashType.S256),
        List.of(CipherType.AES1),
        List.of(AuthTagType.HS80),
        List.of(KeyAgreementType.X255),
        List.of(SasType.B32),
        ZrtpConfig.FOREVER,
        ZrtpConfig.Unannounced.SAS_DECIDES,
        ZrtpTiming.RFC_6189);
  }
}
