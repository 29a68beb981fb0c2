package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Phone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever records the network during a call finds nothing to read or to hear. */
class LoopbackCaptureTest {
  /** What would give SIP, SDP or the people away. */
  private static final List<String> READABLE =
      List.of(
          "sip/2.0",
          "sip:",
          "invite ",
          "register ",
          "call-id",
          "m=audio",
          "a=fingerprint",
          "a=candidate",
          "c=in ip4",
          "opus/48000",
          "example.test",
          "alice",
          "bob",
          "enrolments",
          "devicename");

  @TempDir Path folder;

  @Test
  void aWholeCallFromEnrolmentToHangUp_showsNothing() throws Exception {
    Path capture = folder.resolve("loopback.pcap");
    Process dumpcap = capture(capture);
    int heardFrames = 100;
    try (House house = new House(folder);
        Phone alice = house.phone("alice");
        Phone bob = house.phone("bob")) {
      ToneAudio tone = new ToneAudio(440, 440, heardFrames);
      bob.onIncomingCall(incoming -> incoming.answer(new ToneAudio(440, 440, 1).options()));
      Call call = alice.call("bob", tone.options());
      assertTrue(tone.enough().await(20, SECONDS), "the call works");
      call.hangUp();
      call.ended().get(10, SECONDS);
    } finally {
      dumpcap.destroy();
      assertTrue(dumpcap.waitFor(10, SECONDS));
    }
    byte[] octets = Files.readAllBytes(capture);
    String seen = new String(octets, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    // Both ends sent at least what was heard: the capture holds the call.
    assertTrue(octets.length > 2 * heardFrames * 100, octets.length + " octets");
    for (String word : READABLE) assertFalse(seen.contains(word), "'" + word + "' is readable");
    assertTrue(looksRandom(octets), "the capture compresses");
  }

  /** What is encrypted does not compress; headers of packets do, a little. */
  private static boolean looksRandom(byte[] octets) {
    java.util.zip.Deflater deflater = new java.util.zip.Deflater(9);
    deflater.setInput(octets);
    deflater.finish();
    byte[] out = new byte[octets.length + 1024];
    int length = deflater.deflate(out);
    deflater.end();
    return length > octets.length * 0.6;
  }

  private static Process capture(Path file) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder("dumpcap", "-q", "-P", "-i", "lo", "-w", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(file.resolveSibling("dumpcap.log").toFile())
              .start();
    } catch (IOException e) {
      return missing("dumpcap is not installed (Debian: tshark)");
    }
    for (int tries = 0; tries < 200 && process.isAlive(); tries++) {
      // The file's header is there as soon as it listens.
      if (Files.exists(file) && Files.size(file) >= 24) return process;
      process.waitFor(25, java.util.concurrent.TimeUnit.MILLISECONDS);
    }
    process.destroy();
    return missing("dumpcap may not capture on the loopback here");
  }

  private static Process missing(String why) {
    if (System.getenv("CI") != null) throw new AssertionError(why);
    Assumptions.abort(why);
    throw new AssertionError("unreachable");
  }
}
