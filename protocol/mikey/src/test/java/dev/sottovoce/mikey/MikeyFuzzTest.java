package dev.sottovoce.mikey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** Fuzz targets of this room; without JAZZER_FUZZ they replay their finds. */
class MikeyFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void message(byte[] octets) {
    Bytes message = Bytes.copyOf(octets);
    MikeyParser.parse(message).ifPresent(parsed -> assertEquals(message, parsed.octets()));
  }

  /** Nothing that is made without a key leads to keys. */
  @FuzzTest(maxDuration = "60s")
  void offer(byte[] octets) {
    Ends ends = new Ends(4);
    MikeyResponder bob =
        new MikeyResponder(
            List.of(
                ends.credentials(Exchange.DH, Ends.BOB),
                ends.credentials(Exchange.DHHMAC, Ends.BOB)),
            ends.bob(),
            ends.replays);
    Outcome outcome = bob.offered(Bytes.copyOf(octets), Ends.NOW);
    Bytes error = assertInstanceOf(Outcome.Refused.class, outcome).error();
    assertTrue(error.isEmpty() || MikeyParser.parse(error).isPresent());
  }

  @FuzzTest(maxDuration = "60s")
  void answer(byte[] octets) {
    Ends ends = new Ends(5);
    for (Exchange exchange : Exchange.values()) {
      Outcome outcome = ends.initiator(exchange).answered(Bytes.copyOf(octets));
      assertInstanceOf(Outcome.Refused.class, outcome);
    }
  }
}
