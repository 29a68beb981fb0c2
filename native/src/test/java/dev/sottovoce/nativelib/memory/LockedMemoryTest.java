package dev.sottovoce.nativelib.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SecretMemory;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.nativelib.srtp.BoringSslPacketCiphers;
import dev.sottovoce.srtp.PacketCipher;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Linux says of the pages that secrets lie in. */
@Timeout(60)
class LockedMemoryTest {
  private static final String LOCKED = "lo";
  private static final String NOT_DUMPED = "dd";

  /** What a process with other limits runs. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      Secret secret = Secret.random(LockedMemoryTest::fill, 32);
      SecretMemory.Standing standing = Secret.memoryStanding();
      boolean locked =
          flags(MemorySegment.ofBuffer(secret.unsafeView()).address()).contains(LOCKED);
      boolean dumped =
          !flags(MemorySegment.ofBuffer(secret.unsafeView()).address()).contains(NOT_DUMPED);
      System.out.println(locked + " " + dumped + " " + standing.locked() + " " + standing.reason());
      if (arguments.length > 0) {
        Secret.wipeAll();
        try {
          secret.exposedCopy();
        } catch (IllegalStateException e) {
          System.out.println("refused");
        }
      }
    }
  }

  private static void fill(byte[] into) {
    for (int i = 0; i < into.length; i++) into[i] = (byte) (i * 7 + 1);
  }

  /** Of the mapping that an address lies in. */
  private static Set<String> flags(long address) throws IOException {
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      String first = line.split("\\s+", 2)[0];
      if (first.matches("[0-9a-f]+-[0-9a-f]+")) {
        String[] ends = first.split("-", 2);
        long from = Long.parseUnsignedLong(ends[0], 16);
        inside = from <= address && address < Long.parseUnsignedLong(ends[1], 16);
      } else if (inside && first.equals("VmFlags:")) {
        return new HashSet<>(List.of(line.split("\\s+")));
      }
    }
    return Set.of();
  }

  @BeforeEach
  void onlyWhereLinuxTells() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/smaps")), "there is no /proc here");
  }

  private static List<String> run(List<String> wrapper, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Child.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var lines = process.inputReader()) {
      return lines.lines().toList();
    }
  }

  @Test
  void pagesOfASecret_areLockedAndLeftOutOfDumps() throws IOException {
    Secret secret = Secret.random(LockedMemoryTest::fill, 32);
    Set<String> flags = flags(MemorySegment.ofBuffer(secret.unsafeView()).address());
    SecretMemory.Standing standing = Secret.memoryStanding();

    assertTrue(flags.contains(NOT_DUMPED), flags.toString());
    assertTrue(standing.leftOutOfDumps());
    assertEquals(flags.contains(LOCKED), standing.locked(), standing.reason());
    assertEquals(standing.locked(), standing.reason().isEmpty());
  }

  /** The control: memory that nobody locked. */
  @Test
  void javasOwnMemory_isNeither() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(32);
    Set<String> flags = flags(MemorySegment.ofBuffer(buffer).address());
    assertFalse(flags.isEmpty());
    assertFalse(flags.contains(LOCKED) || flags.contains(NOT_DUMPED), flags.toString());
    Reference.reachabilityFence(buffer);
  }

  @Test
  void limitOfNought_isRespectedAndSaid() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "there is no prlimit");
    List<String> wrapper = new ArrayList<>(List.of("prlimit", "--memlock=0:0"));
    if (System.getProperty("user.name").equals("root")) {
      assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "there is no setpriv");
      // Who may lock as much as it wants has no limit.
      wrapper.addAll(List.of("setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock"));
    }
    String said = String.join("\n", run(wrapper));
    assertTrue(said.startsWith("false false false the system does not let this process"), said);
    assertTrue(said.contains("limit is 0 octets"), said);
  }

  @Test
  void wipedAtTheEndOfTheProcess_noSecretCanBeReadAsZeros() throws Exception {
    assertEquals("refused", run(List.of(), "wipe").get(1));
  }

  @Test
  void slotsAreApart_wipedWhenGivenBack_andUsedAgain() {
    KeyPages pages = new KeyPages();
    MemorySegment first = pages.take(100);
    MemorySegment second = pages.take(100);
    assertTrue(second.address() - first.address() >= 100);
    assertEquals(0, first.address() % KeyPages.ALIGNMENT);
    first.fill((byte) 5);
    pages.giveBack(first);
    MemorySegment again = pages.take(100);
    assertEquals(first.address(), again.address());
    assertArrayEquals(new byte[128], again.toArray(ValueLayout.JAVA_BYTE));
  }

  @Test
  void moreThanAProcessMayLock_liesInJavasMemory_andIsSaid() {
    KeyPages pages = new KeyPages();
    MemorySegment large = pages.take(1 << 17);
    assertEquals(1 << 17, large.byteSize());
    assertFalse(pages.standing().locked());
    assertNotEquals("", pages.standing().reason());
    pages.giveBack(large);
  }

  @Test
  void whatNothingRefersTo_isGivenBack() throws InterruptedException {
    KeyPages pages = new KeyPages();
    long address = pages.allocate(100).address();
    boolean back = false;
    // A slot that is taken is kept, so that the next one is another.
    for (int i = 0; i < 100 && !back; i++) {
      System.gc();
      Thread.sleep(10);
      back = pages.take(100).address() == address;
    }
    assertTrue(back);
  }

  /** The schedule of an AES key is a key. */
  @Test
  void contextsOfBoringSsl_lieInSuchPages() {
    assumeTrue(new BoringSslPacketCiphers().whyAbsent().isEmpty(), "BoringSSL is absent");
    MemorySegment before = KeyPages.OF_CIPHERS.take(640);
    KeyPages.OF_CIPHERS.giveBack(before);
    PacketCipher cipher =
        new BoringSslPacketCiphers()
            .cipher(SrtpProfile.AEAD_AES_256_GCM, new byte[32], new byte[0]);
    MemorySegment after = KeyPages.OF_CIPHERS.take(640);
    assertNotEquals(before.address(), after.address(), "the cipher has that slot");
    KeyPages.OF_CIPHERS.giveBack(after);
    cipher.destroy();
    assertEquals(before.address(), KeyPages.OF_CIPHERS.take(640).address());
  }

  /** What every packet needs lies side by side. */
  @Test
  void contextsForReports_lieInOtherPages() {
    assumeTrue(new BoringSslPacketCiphers().whyAbsent().isEmpty(), "BoringSSL is absent");
    MemorySegment before = KeyPages.OF_CIPHERS.take(640);
    KeyPages.OF_CIPHERS.giveBack(before);
    MemorySegment rare = KeyPages.OF_RARE_CIPHERS.take(640);
    KeyPages.OF_RARE_CIPHERS.giveBack(rare);
    PacketCipher cipher =
        new BoringSslPacketCiphers()
            .reportCipher(SrtpProfile.AEAD_AES_256_GCM, new byte[32], new byte[0]);
    MemorySegment after = KeyPages.OF_CIPHERS.take(640);
    assertEquals(before.address(), after.address());
    assertNotEquals(rare.address(), KeyPages.OF_RARE_CIPHERS.take(640).address());
    cipher.destroy();
    MemorySegment again = KeyPages.OF_RARE_CIPHERS.take(640);
    assertEquals(rare.address(), again.address());
    assertArrayEquals(new byte[640], again.toArray(ValueLayout.JAVA_BYTE));
    KeyPages.OF_CIPHERS.giveBack(after);
    KeyPages.OF_RARE_CIPHERS.giveBack(again);
  }
}
