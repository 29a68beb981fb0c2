package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Packets, checksums, fragments (RFC 6189 section 5, zrtp-pq.md). */
class PacketsTest {
  @Test
  void theChecksumIsCrc32c() {
    // The check value of every catalogue, and RFC 3720 appendix B.4; least significant first.
    Bytes digits = Bytes.copyOf("123456789".getBytes(StandardCharsets.US_ASCII));
    assertEquals("839206e3", Crc32c.of(digits).hex());
    assertEquals("aa36918a", Crc32c.of(Bytes.unsafeWrap(new byte[32])).hex());
  }

  @Test
  void messagesOfAnyLength_comeTogetherInAnyOrder() {
    Seeded.check(
        300,
        random -> {
          Packets packets = new Packets(7, random::nextBytes);
          Bytes message = words(random.nextInt(1, 513), random);
          List<Bytes> datagrams = new ArrayList<>(packets.of(message, packets.nextMessageId()));
          assertEquals(message.length() + 16 > 1200, datagrams.size() > 1);
          datagrams.addAll(List.copyOf(datagrams));
          Collections.shuffle(datagrams, random);
          Reassembly reassembly = new Reassembly();
          List<Bytes> whole = new ArrayList<>();
          for (Bytes datagram : datagrams) {
            assertTrue(datagram.length() <= 1200);
            Packet packet = Packet.read(datagram).orElseThrow();
            if (packet.fragment().isEmpty()) {
              whole.add(packet.content());
            } else {
              reassembly.add(packet.fragment().get(), packet.content()).ifPresent(whole::add);
            }
          }
          assertFalse(whole.isEmpty());
          whole.forEach(one -> assertEquals(message, one));
        });
  }

  @Test
  void fragmentsOfTwoMessages_areNotMixed() {
    Reassembly reassembly = new Reassembly();
    Bytes a = Bytes.fromHex("aaaaaaaa");
    Bytes b = Bytes.fromHex("bbbbbbbb");
    assertTrue(reassembly.add(new Packet.Fragment(1, 2, 0), a).isEmpty());
    assertTrue(reassembly.add(new Packet.Fragment(2, 2, 1), b).isEmpty());
    assertTrue(reassembly.add(new Packet.Fragment(1, 2, 1), a).isEmpty());
    assertEquals(Optional.of(Bytes.concat(a, a)), reassembly.add(new Packet.Fragment(1, 2, 0), a));
  }

  @Test
  void overlappingFragments_areTaken() {
    Reassembly reassembly = new Reassembly();
    Bytes message = Bytes.fromHex("000000010000000200000003");
    assertTrue(reassembly.add(new Packet.Fragment(1, 3, 0), message.slice(0, 8)).isEmpty());
    assertEquals(
        Optional.of(message), reassembly.add(new Packet.Fragment(1, 3, 1), message.slice(4, 12)));
  }

  @Test
  void whatClaimsTooMuch_isNotTaken() {
    Reassembly reassembly = new Reassembly();
    Bytes word = Bytes.fromHex("00000000");
    assertTrue(reassembly.add(new Packet.Fragment(1, 513, 0), word).isEmpty());
    assertTrue(reassembly.add(new Packet.Fragment(1, 0xffff, 0xfffe), word).isEmpty());
    assertTrue(reassembly.add(new Packet.Fragment(1, 1, 1), word).isEmpty());
    assertTrue(reassembly.add(new Packet.Fragment(1, 0, 0), word).isEmpty());
    assertTrue(reassembly.add(new Packet.Fragment(1, 1, 0), word).isPresent());
  }

  @Test
  void fragmentsBeforeAHello_costNothing() {
    LocalHello hello = new LocalHello(Parties.X255, Parties.CRYPTO, Parties.entropy(1));
    Session session =
        new Session(
            hello,
            1,
            Optional.of(hello.hash()),
            List.of(),
            ZrtpEndpoint.Initiative.EAGER,
            Parties.entropy(2));
    Bytes fragment =
        new Packet(1, 2, Optional.of(new Packet.Fragment(1, 1, 0)), Bytes.fromHex("505a0003"))
            .encode();
    assertTrue(session.receive(fragment).isEmpty());
  }

  @Test
  void zrtpIsToldFromWhatElseSharesThePort() {
    Bytes zrtp = Tamper.packet(1, Message.Plain.of(MessageType.HELLO_ACK).octets());
    assertTrue(looksLikeZrtp(zrtp));
    Bytes fragment =
        new Packet(1, 2, Optional.of(new Packet.Fragment(1, 1, 0)), Bytes.fromHex("505a0003"))
            .encode();
    assertTrue(looksLikeZrtp(fragment));
    assertFalse(looksLikeZrtp(zrtp.slice(0, 11)));
    for (int first = 0; first < 256; first++) {
      Bytes other = Tamper.replace(zrtp, 0, Bytes.of(first));
      assertEquals(first == 0x10 || first == 0x11, looksLikeZrtp(other), "first octet " + first);
    }
    for (int at = 4; at < 8; at++) assertFalse(looksLikeZrtp(Tamper.flip(zrtp, at)));
    byte[] inside = Bytes.concat(Bytes.of(1, 2, 3), zrtp).toArray();
    assertTrue(ZrtpEndpoint.looksLikeZrtp(inside, 3, zrtp.length()));
  }

  private static boolean looksLikeZrtp(Bytes datagram) {
    byte[] octets = datagram.toArray();
    return ZrtpEndpoint.looksLikeZrtp(octets, 0, octets.length);
  }

  private static Bytes words(int count, java.util.Random random) {
    byte[] octets = new byte[4 * count];
    random.nextBytes(octets);
    return Bytes.unsafeWrap(octets);
  }
}
