package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An exchange of another implementation, GNU ZRTP4J; the file names its source. */
class CapturedExchangeTest {
  private static final Hash SHA_256 = Parties.CRYPTO.require(Primitive.SHA_256);
  private static final long BOTH_SIDES_PACKETS = 0x83026315L;

  @Test
  void everyPacketIsRead_andWrittenTheSame() throws IOException {
    for (String[] line : lines()) {
      Bytes datagram = Bytes.fromHex(line[2]);
      Packet packet = Packet.read(datagram).orElseThrow();
      assertEquals(Long.parseLong(line[1], 16), packet.source());
      assertEquals(datagram, packet.encode());
      Message message = MessageParser.parse(packet.content()).orElseThrow();
      assertEquals(packet.content(), message.octets());
      byte[] octets = datagram.toArray();
      assertTrue(ZrtpEndpoint.looksLikeZrtp(octets, 0, octets.length));
    }
  }

  @Test
  void theHelloSaysWhatItsMakerOffered() throws IOException {
    Message.Hello hello = assertInstanceOf(Message.Hello.class, message("Hello"));
    assertEquals("1.10", hello.version());
    assertEquals(List.of("S256"), hello.of(Message.Kind.HASH));
    assertEquals(List.of("AES1"), hello.of(Message.Kind.CIPHER));
    assertEquals(List.of("HS32", "HS80"), hello.of(Message.Kind.AUTH_TAG));
    assertEquals(List.of("DH3k", "Mult"), hello.of(Message.Kind.KEY_AGREEMENT));
    assertEquals(List.of("B32 "), hello.of(Message.Kind.SAS));
  }

  @Test
  void hashImagesAndMacsHold() throws IOException {
    Message.Hello hello = (Message.Hello) message("Hello");
    Message.Commit commit = (Message.Commit) message("Commit");
    Message.Part part1 = (Message.Part) message("Dhpart1");
    assertTrue(HashChain.leads(SHA_256, commit.h2(), hello.h3()));
    assertTrue(HashChain.leads(SHA_256, part1.h1(), commit.h2()));
    assertTrue(hello.isFrom(SHA_256, commit.h2()));
    assertTrue(commit.isFrom(SHA_256, part1.h1()));
    assertFalse(hello.isFrom(SHA_256, part1.h1()));
    assertEquals(KeyAgreementType.DH3K.responderOctets(), part1.value().length());
    assertEquals("DH3k", commit.of(Message.Kind.KEY_AGREEMENT));
    assertTrue(commit.pvi().isEmpty());
    assertEquals(hello.zid(), commit.zid());
  }

  @Test
  void anyFlippedBit_isNoticed() throws IOException {
    byte[] packet = Bytes.fromHex(lines().get(0)[2]).toArray();
    // The second octet is not used and covered by the checksum all the same.
    for (int bit = 0; bit < 8 * packet.length; bit++) {
      byte[] damaged = packet.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertTrue(Packet.read(Bytes.unsafeWrap(damaged)).isEmpty(), "bit " + bit);
    }
  }

  private static Message message(String type) throws IOException {
    for (String[] line : lines()) {
      Packet packet = Packet.read(Bytes.fromHex(line[2])).orElseThrow();
      boolean ours = packet.source() == BOTH_SIDES_PACKETS;
      if (ours && line[0].equals(type)) return MessageParser.parse(packet.content()).orElseThrow();
    }
    throw new AssertionError("no " + type);
  }

  private static List<String[]> lines() throws IOException {
    try (InputStream in = CapturedExchangeTest.class.getResourceAsStream("zrtp4j-exchange.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .toList();
    }
  }
}
