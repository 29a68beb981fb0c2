package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.srtp.Rejection;
import dev.sottovoce.srtp.SrtpSender;
import org.junit.jupiter.api.Test;

class OutgoingProtectionTest {
  private final SrtpSender old = sender(1);
  private final SrtpSender fresh = sender(2);
  private final OutgoingProtection protection = new OutgoingProtection(old);

  private static SrtpSender sender(long seed) {
    return SrtpSender.open(Ends.keys(MediaKeys.Role.CLIENT, seed), Ends.PEER);
  }

  private static boolean isWiped(SrtpSender keys) {
    byte[] packet = new byte[100];
    packet[0] = (byte) 0x80;
    return keys.protectRtp(packet, 0, 40) == Rejection.CLOSED.code();
  }

  @Test
  void newKeys_waitUntilTheyAreDue_andThenTheOldAreWiped() {
    protection.add(fresh);
    assertSame(old, protection.forRtp(7));
    assertSame(old, protection.forRtcp());
    protection.useNew();
    assertSame(fresh, protection.forRtcp());
    assertSame(fresh, protection.forRtp(8));
    assertEquals(true, isWiped(old));
    assertEquals(false, isWiped(fresh));
  }

  @Test
  void newKeys_waitForTheSequenceNumberToRollOver_butNotForReports() {
    protection.add(fresh);
    protection.useNew();
    assertSame(old, protection.forRtp(0xffff));
    assertSame(fresh, protection.forRtcp());
    assertSame(old, protection.forRtp(0xffff - OutgoingProtection.SAFE_BEFORE_ROLLOVER + 1));
    assertSame(fresh, protection.forRtp(0));
  }

  @Test
  void keysThatComeAfterTheEnd_areWiped() {
    protection.destroy();
    protection.add(fresh);
    protection.useNew();
    assertNotSame(fresh, protection.forRtp(9));
    assertEquals(true, isWiped(fresh));
  }
}
