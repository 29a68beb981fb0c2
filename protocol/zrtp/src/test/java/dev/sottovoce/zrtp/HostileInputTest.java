package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives, nothing is thrown and nobody comes to keys that the other has not. */
class HostileInputTest {
  @Test
  void messagesCutAtAnyOctet_areNothing() {
    messages()
        .forEach((type, message) -> {
          for (int length = 0; length < message.length(); length++) {
            Bytes cut = message.slice(0, length);
            assertTrue(MessageParser.parse(cut).isEmpty(), type + " at " + length);
            // The same with a length field that does not give it away.
            if (length % 4 == 0 && length >= 12) {
              Bytes fixed = Tamper.replace(cut, 2, Bytes.of(length >> 10, length >> 2));
              Optional<Message> parsed = MessageParser.parse(fixed);
              parsed.ifPresent(some -> assertEquals(fixed, some.octets()));
            }
          }
        });
  }

  @Test
  void datagramsCutAtAnyOctet_areNothing() {
    Duo duo = Duo.of(Parties.OWN).build().run().assertAgreed();
    for (Bytes datagram : duo.wire) {
      for (int length = 0; length < datagram.length(); length++) {
        assertTrue(Packet.read(datagram.slice(0, length)).isEmpty());
      }
    }
  }

  /** A cut message with a right length and checksum reaches the machine itself. */
  @Test
  void cutMessagesOnTheWay_doNotHurt() {
    for (MessageType type : messages().keySet()) {
      Duo reference = Duo.of(Parties.X255).build().run();
      int words =
          reference.wire.stream()
              .filter(datagram -> Tamper.typeOf(datagram).equals(Optional.of(type)))
              .mapToInt(datagram -> datagram.length() / 4 - 4)
              .max()
              .orElse(0);
      for (int keep = 3; keep < words; keep++) {
        int length = 4 * keep;
        Duo duo = Duo.of(Parties.X255).build();
        duo.between =
            Tamper.change(
                Tamper.Way.BOTH,
                type,
                octets ->
                    Tamper.replace(
                        octets.slice(0, length), 2, Bytes.of(length >> 10, length >> 2)));
        duo.run();
        assertTrue(duo.alice.agreed().isEmpty() || type == MessageType.CONFIRM_2, type.toString());
      }
    }
  }

  @Test
  void randomFlipsUnderGoodChecksums_neverEndInDifferentKeys() {
    Seeded.check(
        200,
        random -> {
          Duo duo =
              Duo.of(random.nextBoolean() ? Parties.X255 : Parties.OWN)
                  .seed(random.nextLong())
                  .build();
          duo.between =
              (toBob, datagram) -> {
                if (random.nextInt(4) != 0) return List.of(datagram);
                return List.of(Tamper.rewrite(datagram, octets -> flipSome(octets, random)));
              };
          duo.run();
          assertTrue(duo.alice.isDone() && duo.bob.isDone());
          if (duo.alice.agreed().isPresent() && duo.bob.agreed().isPresent()) duo.assertAgreed();
        });
  }

  @Test
  void inputInAnyOrder_isHarmless() {
    Seeded.check(
        100,
        random -> {
          Duo duo = Duo.of(Parties.X255).build().run().assertAgreed();
          Duo other = Duo.of(Parties.X255).seed(random.nextLong()).build();
          other.alice.receive(duo.wire.get(0), other.now);
          other.alice.handle(new ZrtpEndpoint.Input.Tick(), other.now);
          other.alice.handle(new ZrtpEndpoint.Input.SasCompared(), other.now);
          assertTrue(other.alice.said.isEmpty(), "nothing before the start");
          other.alice.start(other.now);
          other.alice.start(other.now);
          for (int i = 0; i < 100; i++) {
            other.alice.receive(duo.wire.get(random.nextInt(duo.wire.size())), other.now);
            other.alice.handle(new ZrtpEndpoint.Input.SasCompared(), other.now);
          }
          other.alice.handle(new ZrtpEndpoint.Input.Close(), other.now);
          int said = other.alice.said.size();
          other.alice.start(other.now);
          other.alice.receive(duo.wire.get(0), other.now);
          other.alice.handle(new ZrtpEndpoint.Input.Close(), other.now);
          assertEquals(said, other.alice.said.size(), "nothing after the end");
          assertTrue(other.alice.agreed().isEmpty());
        });
  }

  private static Bytes flipSome(Bytes octets, Random random) {
    Bytes flipped = octets;
    for (int i = 0; i <= random.nextInt(3); i++) {
      flipped = Tamper.flip(flipped, random.nextInt(octets.length()));
    }
    return flipped;
  }

  /** One of each type that an exchange has. */
  private static Map<MessageType, Bytes> messages() {
    Map<MessageType, Bytes> messages = new LinkedHashMap<>();
    for (ZrtpConfig config : List.of(Parties.X255, Parties.OWN)) {
      for (Bytes datagram : Duo.of(config).build().run().wire) {
        Tamper.typeOf(datagram)
            .ifPresent(type -> messages.put(type, Packet.read(datagram).get().content()));
      }
    }
    assertTrue(messages.size() >= 8, messages.keySet().toString());
    return messages;
  }
}
