package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for packets in arrays holds in slots. */
class PacketSlotTest {
  private static final int OCTETS = 400;

  private final PacketSlot slot = PacketSlot.ofOctets(OCTETS);

  @ParameterizedTest
  @EnumSource
  void everyPacketIsProtectedAndOpenedAsInAnArray(SrtpProfile profile) {
    List<HeaderEncryption> each =
        List.of(HeaderEncryption.NONE, HeaderEncryption.CRYPTEX, HeaderEncryption.of(Set.of(1, 7)));
    for (HeaderEncryption headers : each) {
      Seeded.check(100, random -> compare(keys(profile), headers, random));
    }
    MediaKeys named = keys(profile).withMki(Bytes.of(1, 2, 3, 4));
    Seeded.check(100, random -> compare(named, HeaderEncryption.NONE, random));
  }

  private void compare(MediaKeys keys, HeaderEncryption headers, Random random) {
    SrtpSender inArray = sender(keys, headers);
    SrtpSender inSlot = sender(keys, headers);
    SrtpReceiver fromArray = receiver(keys, headers);
    SrtpReceiver fromSlot = receiver(keys, headers);
    for (int i = 0; i < 8; i++) {
      byte[] packet = packet(random, random.nextInt(5));
      byte[] array = Arrays.copyOf(packet, OCTETS);
      int length = inArray.protectRtp(array, 0, packet.length);
      slot.put(packet, 0, packet.length);
      assertEquals(length, inSlot.protectRtp(slot, packet.length));
      if (length < 0) continue;
      byte[] sealed = Arrays.copyOf(array, length);
      assertArrayEquals(sealed, octets(length));

      if (random.nextInt(3) == 0) sealed[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
      int kept = random.nextInt(5) == 0 ? random.nextInt(length) : length;
      byte[] opened = Arrays.copyOf(sealed, kept);
      int plain = fromArray.unprotectRtp(opened, 0, kept);
      slot.put(sealed, 0, kept);
      assertEquals(plain, fromSlot.unprotectRtp(slot, kept));
      if (plain >= 0) assertArrayEquals(Arrays.copyOf(opened, plain), octets(plain));
    }
  }

  /** With and without sources, extension and padding; now and then not RTP at all. */
  private static byte[] packet(Random random, int sequence) {
    byte[] packet = Media.rtp(sequence, random.nextInt(2), Media.octets(random, 90 + sequence));
    if (random.nextBoolean()) return packet;
    packet[0] = (byte) (random.nextInt(10) == 0 ? random.nextInt() : 0x80 | random.nextInt(64));
    if ((packet[0] & 0x10) != 0) {
      int at = RtpHeader.FIXED_OCTETS + RtpHeader.sourceOctets(packet, 0);
      Octets.put32(packet, at, 0xbede0000 | random.nextInt(3));
    }
    return packet;
  }

  private byte[] octets(int length) {
    byte[] octets = new byte[length];
    slot.copyTo(octets, 0, length);
    return octets;
  }

  @ParameterizedTest
  @EnumSource
  void sequenceNumber_isProtectedOnceOnly_whereverThePacketLies(SrtpProfile profile) {
    SrtpSender sender = sender(profile, HeaderEncryption.NONE);
    byte[] packet = Media.rtp(5, 1, new byte[40]);
    Media.protectRtp(sender, packet);
    slot.put(packet, 0, packet.length);

    assertEquals(Rejection.INDEX_REUSED.code(), sender.protectRtp(slot, packet.length));
    assertArrayEquals(packet, octets(packet.length));
  }

  @ParameterizedTest
  @EnumSource
  void replay_isRefused_whereverThePacketLies(SrtpProfile profile) {
    byte[] sealed =
        Media.protectRtp(sender(profile, HeaderEncryption.NONE), Media.rtp(5, 1, new byte[40]));
    SrtpReceiver receiver = receiver(profile, HeaderEncryption.NONE);
    assertEquals(52, Media.unprotectRtp(receiver, sealed));
    slot.put(sealed, 0, sealed.length);

    assertEquals(Rejection.REPLAYED.code(), receiver.unprotectRtp(slot, sealed.length));
  }

  @Test
  void anyOctetsAreSafe() {
    SrtpReceiver receiver = receiver(SrtpProfile.AEAD_AES_128_GCM, HeaderEncryption.CRYPTEX);
    Seeded.check(
        2_000,
        random -> {
          byte[] octets = Media.octets(random, random.nextInt(60));
          if (octets.length > 0 && random.nextBoolean()) octets[0] = (byte) 0x80;
          slot.put(octets, 0, octets.length);
          int expected = receiver.unprotectRtp(octets, 0, octets.length);
          assertEquals(expected, receiver.unprotectRtp(slot, octets.length));
        });
  }

  @Test
  void afterClose_nothingIsProtectedOrOpened() {
    SrtpSender sender = sender(SrtpProfile.AEAD_AES_128_GCM, HeaderEncryption.NONE);
    SrtpReceiver receiver = receiver(SrtpProfile.AEAD_AES_128_GCM, HeaderEncryption.NONE);
    byte[] packet = Media.rtp(1, 1, new byte[40]);
    slot.put(packet, 0, packet.length);
    sender.close();
    receiver.close();

    assertEquals(Rejection.CLOSED.code(), sender.protectRtp(slot, packet.length));
    assertEquals(Rejection.CLOSED.code(), receiver.unprotectRtp(slot, packet.length));
  }

  @Test
  void wantOfRoomAndMemoryOfTheHeap_areMisuse() {
    SrtpSender sender = sender(SrtpProfile.AEAD_AES_128_GCM, HeaderEncryption.NONE);
    SrtpReceiver receiver = receiver(SrtpProfile.AEAD_AES_128_GCM, HeaderEncryption.NONE);

    assertThrows(IllegalArgumentException.class, () -> sender.protectRtp(slot, OCTETS - 19));
    assertThrows(IndexOutOfBoundsException.class, () -> sender.protectRtp(slot, OCTETS + 1));
    assertThrows(IndexOutOfBoundsException.class, () -> receiver.unprotectRtp(slot, OCTETS + 1));
    assertThrows(IndexOutOfBoundsException.class, () -> receiver.unprotectRtp(slot, -1));
    assertThrows(IllegalArgumentException.class, () -> new PacketSlot(ByteBuffer.allocate(9)));
  }

  private static MediaKeys keys(SrtpProfile profile) {
    return Media.keys(profile, new Random(1));
  }

  private static SrtpSender sender(SrtpProfile profile, HeaderEncryption headers) {
    return sender(keys(profile), headers);
  }

  private static SrtpSender sender(MediaKeys keys, HeaderEncryption headers) {
    return SrtpSender.open(keys, Media.PEER, PacketCipherBackend.JDK, headers);
  }

  private static SrtpReceiver receiver(SrtpProfile profile, HeaderEncryption headers) {
    return receiver(keys(profile), headers);
  }

  private static SrtpReceiver receiver(MediaKeys keys, HeaderEncryption headers) {
    return SrtpReceiver.open(keys, Media.PEER, PacketCipherBackend.JDK, headers);
  }
}
