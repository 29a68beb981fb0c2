package dev.sottovoce.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.codec.OpusBackend;
import dev.sottovoce.phone.codec.SpeechCodec;
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

  /** Holds with and without sound and libopus. */
  @Test
  void thisMachine_isDescribed() {
    List<Finding> findings = new MediaCheck().look();
    assertEquals(
        List.of("opus", "srtp", "microphone", "loudspeaker"),
        findings.stream().map(Finding::check).toList());
    for (Finding each : findings) {
      assertFalse(each.level() == Finding.Level.FAULT, each.found());
      assertTrue(each.found().endsWith("."), each.found());
    }
  }
}
