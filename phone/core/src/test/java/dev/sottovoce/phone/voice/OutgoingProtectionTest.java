package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.srtp.Rejection;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /** Then the sender passes the numbers that are left, so that nobody forgets its old keys. */
  @Test
  void nothingIsSentBeforeARollover_theWaitIsSeen() {
    protection.add(fresh);
    assertEquals(false, protection.waitsForRollover(0xffff));
    protection.useNew();
    assertEquals(true, protection.waitsForRollover(0xffff));
    assertEquals(false, protection.waitsForRollover(0xffff - 500));
    assertEquals(false, protection.waitsForRollover(0));
  }

  /** Keys change twice while the numbers are about to roll over. */
  @Test
  void newerKeys_doNotTakeThePlaceOfThoseThatWait() {
    SrtpSender newest = sender(3);
    protection.add(fresh);
    protection.useNew();
    assertSame(old, protection.forRtp(0xffff));
    assertEquals(false, protection.isUrgent(0xffff));
    protection.add(newest);
    assertEquals(true, protection.isUrgent(0xffff));
    assertEquals(false, protection.isUrgent(0));
    assertSame(fresh, protection.forRtcp());
    assertSame(fresh, protection.forRtp(0));
    assertEquals(true, isWiped(old));
    assertSame(fresh, protection.forRtp(1));
    protection.useNew();
    assertSame(newest, protection.forRtp(2));
    assertEquals(true, isWiped(fresh));
  }

  @Test
  void newerKeysThatAreDropped_leaveThoseThatWait_andThoseThatAreDueAreTaken() {
    SrtpSender dropped = sender(3);
    SrtpSender newest = sender(4);
    protection.add(fresh);
    protection.useNew();
    protection.add(dropped);
    protection.dropNew();
    assertEquals(true, isWiped(dropped));
    assertSame(fresh, protection.forRtcp());
    protection.add(newest);
    protection.useNew();
    assertEquals(true, isWiped(fresh));
    assertSame(newest, protection.forRtcp());
    protection.destroy();
    assertEquals(true, isWiped(newest));
  }

  /** By then the other end has forgotten the keys in use. */
  @Test
  void senderWithNewerKeys_waitsForNoRollover() {
    List<byte[]> sent = new ArrayList<>();
    VoiceSender sender = beforeRollover(sent);
    sender.addKeys(fresh);
    sender.useNewKeys();
    assertTrue(sender.send(80));
    assertEquals(12 + 80, opened(1, sent));
    sender.addKeys(sender(3));
    assertTrue(sender.send(80));
    assertEquals(12 + 80, opened(2, sent));
    sender.useNewKeys();
    assertTrue(sender.send(80));
    assertEquals(12 + 80, opened(3, sent));
  }

  private VoiceSender beforeRollover(List<byte[]> sent) {
    VoiceSender sender =
        new VoiceSender(
            Ends.format(AudioCodec.OPUS),
            7,
            old,
            (packet, offset, length) -> sent.add(Arrays.copyOf(packet, length)),
            // Timestamp, sequence number and name, all of ones: it begins with 0x7fff.
            target -> Arrays.fill(target, (byte) 0xff));
    while (sender.lastSequence() < 0xffff - 100) assertTrue(sender.send(80));
    return sender;
  }

  /** The last packet's length under these keys. */
  private static int opened(long seed, List<byte[]> sent) {
    byte[] last = sent.get(sent.size() - 1).clone();
    SrtpReceiver receiver = SrtpReceiver.open(Ends.keys(MediaKeys.Role.SERVER, seed), Ends.PEER);
    return receiver.unprotectRtp(last, 0, last.length);
  }

  /** In a hold that shows, numbers stand still: they pass on, and new keys are used at once. */
  @Test
  void senderThatSendsNothing_doesNotStandStillBeforeARollover() {
    List<byte[]> sent = new ArrayList<>();
    VoiceSender sender = beforeRollover(sent);
    sender.addKeys(fresh);
    sender.useNewKeys();
    sender.skip();
    assertTrue(sender.send(80));
    byte[] last = sent.get(sent.size() - 1);
    SrtpReceiver receiver = SrtpReceiver.open(Ends.keys(MediaKeys.Role.SERVER, 2), Ends.PEER);
    assertEquals(12 + 80, receiver.unprotectRtp(last, 0, last.length));
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
