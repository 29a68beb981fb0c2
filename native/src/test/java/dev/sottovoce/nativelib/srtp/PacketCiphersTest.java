package dev.sottovoce.nativelib.srtp;

import static dev.sottovoce.nativelib.srtp.Vectors.begin;
import static dev.sottovoce.nativelib.srtp.Vectors.end;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.srtp.PacketCipher;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.PacketSlot;
import dev.sottovoce.srtp.SelectedPacketCiphers;
import dev.sottovoce.srtp.SelectedPacketCiphers.Choice;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PacketCiphersTest {
  private static final int TAIL = 20;
  private static final long NONE = PacketCipher.NO_WORD;

  static List<PacketCipherBackend> usable() {
    return Stream.of(
            PacketCipherBackend.JDK, new BoringSslPacketCiphers(), new OpenSslPacketCiphers())
        .filter(each -> each.whyAbsent().isEmpty())
        .toList();
  }

  private static List<PacketCipherBackend> natives() {
    List<PacketCipherBackend> natives = new ArrayList<>(usable());
    natives.remove(PacketCipherBackend.JDK);
    assumeTrue(natives.size() == 2 || System.getenv("CI") != null, "a library is not installed");
    assertEquals(2, natives.size());
    return natives;
  }

  @ParameterizedTest
  @EnumSource
  void nativeLibrariesComeFirstAsServices(SrtpProfile profile) {
    List<PacketCipherBackend> natives = natives();
    SelectedPacketCiphers selected =
        new SelectedPacketCiphers(
            () ->
                ServiceLoader.load(PacketCipherBackend.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList(),
            () -> new CpuFeatures(true));
    Choice choice = selected.choice(profile);
    assertEquals(natives.get(0).name(), choice.backendName());
    assertEquals(List.of(), choice.passedOver());
  }

  /** BoringSSL's AES takes constant time without them, libcrypto's GCM does not (ADR 70). */
  @Test
  void withoutAesInstructionsSpeechIsEncryptedInConstantTimeAllTheSame() {
    List<PacketCipherBackend> natives = natives();
    CpuFeatures none = new CpuFeatures(false);
    SelectedPacketCiphers both =
        new SelectedPacketCiphers(
            () -> List.of(PacketCipherBackend.JDK, natives.get(0)), () -> none);
    assertEquals(natives.get(0).name(), both.choice(SrtpProfile.AEAD_AES_256_GCM).backendName());
    assertTrue(both.choice(SrtpProfile.AEAD_AES_256_GCM).constantTime());
    SelectedPacketCiphers second =
        new SelectedPacketCiphers(() -> List.of(natives.get(1)), () -> none);
    assertFalse(second.choice(SrtpProfile.AEAD_AES_256_GCM).constantTime());
  }

  @ParameterizedTest
  @EnumSource
  void everyBackendSealsTheSameOctets_andOpensTheOthers(SrtpProfile profile) {
    List<PacketCipherBackend> backends = usable();
    Seeded.check(200, random -> compare(backends, profile, random));
  }

  private static void compare(
      List<PacketCipherBackend> backends, SrtpProfile profile, Random random) {
    byte[] key = octets(random, profile.masterKeyOctets());
    byte[] authenticationKey = octets(random, profile.isAead() ? 0 : 20);
    byte[] iv = iv(random, profile);
    int offset = random.nextInt(40);
    int header = 12 + 4 * random.nextInt(20);
    int payload = random.nextInt(10) == 0 ? random.nextInt(9000) : random.nextInt(1400);
    long word = profile.isAead() && random.nextBoolean() ? PacketCipher.NO_WORD : u32(random);
    int tagAt = offset + header + payload;
    byte[] plain = octets(random, tagAt + profile.tagOctets() + TAIL);
    byte[] expected = null;
    for (PacketCipherBackend each : backends) {
      PacketCipher cipher = each.cipher(profile, key, authenticationKey);
      byte[] sealed = plain.clone();
      cipher.seal(begin(iv), end(iv), sealed, offset, header, payload, word, tagAt);
      if (expected == null) expected = sealed;
      assertArrayEquals(expected, sealed, each.name());
      byte[] opened = sealed.clone();
      assertTrue(
          cipher.open(begin(iv), end(iv), opened, offset, header, payload, word, tagAt),
          each.name());
      assertArrayEquals(Arrays.copyOf(plain, tagAt), Arrays.copyOf(opened, tagAt), each.name());
      assertArrayEquals(
          Arrays.copyOfRange(plain, tagAt + profile.tagOctets(), plain.length),
          Arrays.copyOfRange(opened, tagAt + profile.tagOctets(), plain.length),
          "behind the tag");
      compareInSlots(
          () -> each.cipher(profile, key, authenticationKey),
          iv,
          Arrays.copyOfRange(plain, offset, tagAt),
          Arrays.copyOfRange(sealed, offset, tagAt + profile.tagOctets()),
          header,
          word);
      int bit = 8 * offset + random.nextInt(8 * (header + payload + profile.tagOctets()));
      byte[] damaged = sealed.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(
          cipher.open(begin(iv), end(iv), damaged, offset, header, payload, word, tagAt),
          "bit " + bit);
      long otherWord = word == PacketCipher.NO_WORD ? 0 : word ^ 1;
      assertFalse(
          cipher.open(
              begin(iv), end(iv), sealed.clone(), offset, header, payload, otherWord, tagAt),
          "the word");
      cipher.destroy();
    }
  }

  /** In a slot of the backend's own, where nothing is copied, and in any other. */
  private static void compareInSlots(
      Supplier<PacketCipher> ciphers,
      byte[] iv,
      byte[] plain,
      byte[] sealed,
      int header,
      long word) {
    int length = plain.length;
    int payload = length - header;
    NativePacketSlot[] own = NativePacketSlot.allocate(3, sealed.length + TAIL);
    own[2].put(plain, 0, header);
    for (PacketSlot slot : List.of(own[1], PacketSlot.ofOctets(sealed.length + TAIL))) {
      PacketCipher cipher = ciphers.get();
      slot.put(plain, 0, length);
      cipher.seal(begin(iv), end(iv), slot, header, payload, word);
      assertArrayEquals(sealed, octets(slot, sealed.length));
      assertTrue(cipher.open(begin(iv), end(iv), slot, header, payload, word));
      assertArrayEquals(plain, octets(slot, length));
      for (int damaged : new int[] {0, length - 1, length, sealed.length - 1}) {
        slot.put(sealed, 0, sealed.length);
        slot.memory().put(damaged, (byte) (sealed[damaged] ^ 4));
        assertFalse(
            cipher.open(begin(iv), end(iv), slot, header, payload, word), "octet " + damaged);
      }
      cipher.destroy();
    }
    assertArrayEquals(new byte[sealed.length], octets(own[0], sealed.length), "another slot");
    assertArrayEquals(Arrays.copyOf(plain, header), octets(own[2], header), "another slot");
  }

  private static byte[] octets(PacketSlot slot, int length) {
    byte[] octets = new byte[length];
    slot.copyTo(octets, 0, length);
    return octets;
  }

  @ParameterizedTest
  @EnumSource
  void afterDestroyNothingIsComputed_andTwiceIsHarmless(SrtpProfile profile) {
    for (PacketCipherBackend each : natives()) {
      PacketCipher cipher =
          each.cipher(
              profile, new byte[profile.masterKeyOctets()], new byte[profile.isAead() ? 0 : 20]);
      byte[] iv = iv(new Random(1), profile);
      byte[] packet = new byte[100];
      cipher.destroy();
      cipher.destroy();
      assertThrows(
          IllegalStateException.class,
          () -> cipher.seal(begin(iv), end(iv), packet, 0, 12, 40, 0, 52));
      assertThrows(
          IllegalStateException.class,
          () -> cipher.open(begin(iv), end(iv), packet, 0, 12, 40, 0, 52));
      assertArrayEquals(new byte[100], packet);
      PacketSlot slot = NativePacketSlot.allocate(1, 100)[0];
      assertThrows(
          IllegalStateException.class, () -> cipher.seal(begin(iv), end(iv), slot, 12, 40, NONE));
      assertThrows(
          IllegalStateException.class, () -> cipher.open(begin(iv), end(iv), slot, 12, 40, NONE));
      assertArrayEquals(new byte[100], octets(slot, 100));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasOpenedInAnArray_leavesNothingInScratchMemory(SrtpProfile profile) {
    for (PacketCipherBackend each : natives()) {
      PacketCipher cipher =
          each.cipher(
              profile, new byte[profile.masterKeyOctets()], new byte[profile.isAead() ? 0 : 20]);
      long word = profile.isAead() ? NONE : 0;
      for (int payload : new int[] {7, 40, 160, 256, 257, 1200}) {
        byte[] packet = new byte[12 + payload + TAIL];
        Arrays.fill(packet, 12, 12 + payload, (byte) 0x5a);
        cipher.seal(payload, 0, packet, 0, 12, payload, word, 12 + payload);
        assertTrue(cipher.open(payload, 0, packet, 0, 12, payload, word, 12 + payload));
        assertEquals(0x5a, packet[12 + payload - 1]);
        byte[] scratch = PacketScratch.ofThread().packetMemory().toArray(ValueLayout.JAVA_BYTE);
        byte[] speech = Arrays.copyOfRange(packet, 12, 12 + 7);
        assertFalse(Bytes.copyOf(scratch).hex().contains(Bytes.copyOf(speech).hex()));
      }
      cipher.destroy();
    }
  }

  @Test
  void anotherThreadThanTheOneThatOpenedIt_hasScratchMemoryOfItsOwn() throws Exception {
    PacketCipher cipher =
        natives().get(0).cipher(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[0]);
    byte[] here = new byte[100];
    byte[] there = new byte[100];
    byte[] before = PacketScratch.ofThread().packetMemory().toArray(ValueLayout.JAVA_BYTE);
    Thread thread = new Thread(() -> cipher.seal(1, 0, there, 0, 12, 40, NONE, 52));
    thread.start();
    thread.join();
    byte[] after = PacketScratch.ofThread().packetMemory().toArray(ValueLayout.JAVA_BYTE);
    assertArrayEquals(before, after);
    cipher.seal(1, 0, here, 0, 12, 40, NONE, 52);
    assertArrayEquals(there, here);
    cipher.destroy();
  }

  /** What lies outside the array must never reach a library. */
  @ParameterizedTest
  @EnumSource
  void lengthsBeyondTheArrayAreMisuse(SrtpProfile profile) {
    for (PacketCipherBackend each : natives()) {
      PacketCipher cipher =
          each.cipher(
              profile, new byte[profile.masterKeyOctets()], new byte[profile.isAead() ? 0 : 20]);
      byte[] iv = iv(new Random(1), profile);
      byte[] packet = new byte[60];
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> cipher.seal(begin(iv), end(iv), packet, 0, 12, 400, 0, 412));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> cipher.open(begin(iv), end(iv), packet, 12, 12, 40, 0, 64));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> cipher.open(begin(iv), end(iv), packet, -1, 12, 20, 0, 31));
      PacketSlot slot = NativePacketSlot.allocate(1, 60)[0];
      int tooLong = 60 - 12 - profile.tagOctets() + 1;
      for (int payload : new int[] {tooLong, 400, -1}) {
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> cipher.seal(begin(iv), end(iv), slot, 12, payload, NONE));
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> cipher.open(begin(iv), end(iv), slot, 12, payload, NONE));
      }
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> cipher.seal(begin(iv), end(iv), slot, -1, 20, NONE));
      cipher.destroy();
    }
  }

  private static byte[] iv(Random random, SrtpProfile profile) {
    byte[] iv = octets(random, profile.isAead() ? 12 : 16);
    if (!profile.isAead()) iv[14] = iv[15] = 0;
    return iv;
  }

  private static long u32(Random random) {
    return random.nextInt() & 0xffffffffL;
  }

  private static byte[] octets(Random random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }
}
