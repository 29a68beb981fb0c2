package dev.sottovoce.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.SecretMemory;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.phone.audio.ThreadUrgency;
import dev.sottovoce.phone.codec.OpusBackend;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.udp.NioUdpBackend;
import dev.sottovoce.srtp.PacketCipher;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.SelectedPacketCiphers;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaCheckTest {
  private record Backend(String name, boolean isUsable, String explanation) implements OpusBackend {
    @Override
    public SpeechCodec open() {
      throw new UnsupportedOperationException(name);
    }
  }

  private static final Backend JAVA = new Backend("Java", true, "needs nothing");

  @Test
  void usableLibrary_isWhatCallsUse() {
    Finding finding = MediaCheck.opus(List.of(new Backend("libopus 9", true, "tested"), JAVA));
    assertEquals(Finding.Level.OK, finding.level());
    assertEquals("Calls use libopus 9 (tested).", finding.found());
  }

  @Test
  void missingLibrary_isAHint_thatSaysWhatToInstall() {
    Finding finding =
        MediaCheck.opus(List.of(new Backend("libopus", false, "not there; install it"), JAVA));
    assertEquals(Finding.Level.HINT, finding.level());
    assertTrue(finding.found().contains("Java"), finding.found());
    assertEquals("not there; install it.", finding.advice());
  }

  @Test
  void noBackend_isAFault() {
    assertEquals(Finding.Level.FAULT, MediaCheck.opus(List.of()).level());
  }

  @Test
  void speechEncryptedByTheFirst_isFine() {
    Finding finding = MediaCheck.srtp(selected(true, PacketCipherBackend.JDK));
    assertEquals(Finding.Level.OK, finding.level());
    assertEquals("Calls encrypt speech with JDK, by its self-test.", finding.found());
    assertFalse(finding.found().contains("tables"), finding.found());
  }

  @Test
  void aFasterLibraryThatIsMissing_isAHint() {
    Finding finding = MediaCheck.srtp(selected(true, new Absent(), PacketCipherBackend.JDK));
    assertEquals(Finding.Level.HINT, finding.level());
    assertEquals("fast is not used: it is not installed; install it.", finding.advice());
  }

  @Test
  void aesFromTables_isAHintThatSaysWhatHelps() {
    Finding finding = MediaCheck.srtp(selected(false, PacketCipherBackend.JDK));
    assertEquals(Finding.Level.HINT, finding.level());
    assertTrue(finding.found().contains("comes from tables"), finding.found());
    assertTrue(finding.advice().contains("android-libboringssl"), finding.advice());
  }

  @Test
  void noCipherThatPasses_isAFault() {
    assertEquals(Finding.Level.FAULT, MediaCheck.srtp(selected(true, new Absent())).level());
  }

  private static SelectedPacketCiphers selected(
      boolean aesInstructions, PacketCipherBackend... candidates) {
    return new SelectedPacketCiphers(
        () -> List.of(candidates), () -> new CpuFeatures(aesInstructions));
  }

  private record Absent() implements PacketCipherBackend {
    @Override
    public String name() {
      return "fast";
    }

    @Override
    public String whyAbsent() {
      return "it is not installed; install it";
    }

    @Override
    public boolean supports(SrtpProfile profile) {
      return false;
    }

    @Override
    public PacketCipher cipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
      throw new IllegalStateException();
    }
  }

  @Test
  void whatSendsDatagrams_isNamed() {
    Finding finding = MediaCheck.udp(List.of(new NioUdpBackend()));
    assertEquals(Finding.Level.OK, finding.level());
    assertEquals("Calls send by Java's channels (needs nothing).", finding.found());
    assertEquals(Finding.Level.FAULT, MediaCheck.udp(List.of()).level());
  }

  /** Holds with and without sound and libopus. */
  @Test
  void thisMachine_isDescribed() {
    List<Finding> findings = new MediaCheck().look();
    assertEquals(
        List.of("opus", "srtp", "udp", "threads", "microphone", "loudspeaker", "cleaning"),
        findings.stream().map(Finding::check).toList());
    for (Finding each : findings) {
      assertFalse(each.level() == Finding.Level.FAULT, each.found());
      assertTrue(each.found().endsWith("."), each.found());
    }
  }

  @Test
  void threadsThatMayNotGoFirst_areAHint() {
    assertEquals(Finding.Level.OK, MediaCheck.threads(ThreadUrgency.Rank.REAL_TIME).level());
    assertEquals(Finding.Level.OK, MediaCheck.threads(ThreadUrgency.Rank.PREFERRED).level());
    assertEquals(Finding.Level.HINT, MediaCheck.threads(ThreadUrgency.Rank.JAVA).level());
  }

  @Test
  void secretsThatMayBeSwappedOut_areAHint_withTheReason() {
    assertEquals(
        Finding.Level.OK,
        KeyMemoryCheck.finding(new SecretMemory.Standing(true, true, "")).level());
    Finding finding =
        KeyMemoryCheck.finding(new SecretMemory.Standing(false, true, "the limit is low"));
    assertEquals(Finding.Level.HINT, finding.level());
    assertTrue(finding.found().endsWith("swapped out: the limit is low."), finding.found());
  }
}
