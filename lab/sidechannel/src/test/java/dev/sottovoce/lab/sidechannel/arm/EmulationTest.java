package dev.sottovoce.lab.sidechannel.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The controls and the short targets; all of them are {@code ./sottovoce sidechannel arm}. */
class EmulationTest {
  private static final List<String> SHORT =
      List.of("early-stop", "table", "CRYPTO_memcmp", "sodium_memcmp");

  @Test
  void controlsAreCaughtAndLibrariesDoNotLeak() throws Exception {
    boolean ci = System.getenv("CI") != null;
    assumeTrue(ci || Emulation.whyNot().isEmpty(), Emulation.whyNot());
    assertEquals("", Emulation.whyNot());
    Emulation emulation = prepared();
    for (ArmTarget each : ArmTarget.all()) {
      if (!SHORT.contains(each.name())) continue;
      Finding finding = emulation.observe(each);
      assertTrue(finding.isAsItShouldBe(), finding.toString());
      assertTrue(finding.instructions() > 50, finding.toString());
    }
  }

  private static Emulation prepared() throws InterruptedException {
    try {
      return Emulation.prepare(Path.of(""));
    } catch (IOException e) {
      // No network, or no mirror of ARM64 packages.
      return abort("Debian's ARM64 packages cannot be had: " + e.getMessage());
    }
  }
}
