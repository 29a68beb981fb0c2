package dev.sottovoce.sip.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WakeUpTest {
  private static final Bytes NONCE = Bytes.unsafeWrap(new byte[WakeUp.NONCE_OCTETS]);
  private static final WakeUp CALL =
      new WakeUp(WakeUp.Kind.CALL, Instant.parse("2026-11-29T12:00:00Z"), NONCE);

  @Test
  void everyKind_isAsLong_andRead() {
    for (WakeUp.Kind kind : WakeUp.Kind.values()) {
      WakeUp wakeUp = new WakeUp(kind, CALL.at(), NONCE);
      assertEquals(WakeUp.OCTETS, wakeUp.encoded().length());
      assertEquals(Optional.of(wakeUp), WakeUp.decode(wakeUp.encoded()));
    }
  }

  @Test
  void everythingElse_isNone() {
    Bytes good = CALL.encoded();
    for (int length = 0; length < good.length(); length++) {
      assertTrue(WakeUp.decode(good.slice(0, length)).isEmpty());
    }
    assertTrue(WakeUp.decode(Bytes.concat(good, Bytes.of(0))).isEmpty());
    // Version, kind, a time before time, what must be zero.
    for (int at : new int[] {0, 1, 2, good.length() - 1}) {
      byte[] changed = good.toArray();
      changed[at] ^= (byte) 0x82;
      assertTrue(WakeUp.decode(Bytes.unsafeWrap(changed)).isEmpty(), "at " + at);
    }
  }
}
