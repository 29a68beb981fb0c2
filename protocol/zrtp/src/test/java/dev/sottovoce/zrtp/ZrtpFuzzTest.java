package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Fuzz targets of this room; without JAZZER_FUZZ they replay their finds. */
class ZrtpFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void message(byte[] octets) {
    Bytes message = Bytes.copyOf(octets);
    MessageParser.parse(message).ifPresent(parsed -> assertEquals(message, parsed.octets()));
  }

  @FuzzTest(maxDuration = "60s")
  void datagram(byte[] octets) {
    Bytes datagram = Bytes.copyOf(octets);
    Optional<Packet> packet = Packet.read(datagram);
    if (packet.isEmpty()) return;
    // The second octet is not used and comes back as zero.
    Bytes written = packet.get().encode();
    assertEquals(datagram.slice(2, datagram.length() - 4), written.slice(2, written.length() - 4));
    assertTrue(ZrtpEndpoint.looksLikeZrtp(octets, 0, octets.length));
  }

  /** Input: lengths in 16 bits and messages, which get right packets around them. */
  @FuzzTest(maxDuration = "60s")
  void wholePeer(byte[] octets) {
    ZrtpConfig config = Parties.unannounced(Parties.EVERYTHING);
    End end =
        new End(
            new ZrtpEndpoint(
                new LocalHello(
                    Parties.of(Duo.ALICE_ZID, config), Parties.CRYPTO, Parties.entropy(1)),
                Duo.ALICE_SSRC,
                Optional.empty(),
                List.of(),
                ZrtpEndpoint.Initiative.EAGER,
                Parties.entropy(2)));
    Instant now = Duo.START;
    end.start(now);
    ByteReader reader = new ByteReader(Bytes.copyOf(octets));
    while (reader.remaining() > 2) {
      int claimed = Math.min(reader.u16() & 0x7fc, reader.remaining() & ~3);
      Bytes message = reader.bytes(claimed);
      if (message.length() >= 4) {
        int words = message.length() / 4;
        message = Tamper.replace(message, 0, Bytes.of(0x50, 0x5a, words >> 8, words));
      }
      end.receive(Tamper.packet(Duo.BOB_SSRC, message), now);
      now = now.plus(Duration.ofMillis(60));
      end.tickIfDue(now);
      end.takeDatagrams();
    }
    assertTrue(end.agreed().isEmpty(), "nobody guesses a Confirm message");
  }
}
