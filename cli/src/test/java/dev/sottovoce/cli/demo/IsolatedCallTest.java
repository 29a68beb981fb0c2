package dev.sottovoce.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.phone.TraceFile;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.phone.TraceEvent;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.desktop.isolation.DecoderMain;
import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code phone call --isolate}: the process that decodes is killed in the middle of the call. */
class IsolatedCallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FRAME = Wav.RATE / 50;

  /** Half a second of frames. */
  private static final int MOST_SILENT = 25;

  @Test
  void theCallGoesOn_andIsHeardAgainWithinHalfASecond(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is no /proc here");
    Path tone = folder.resolve("tone.wav");
    Wav.write(tone, tone(60));
    LocalServer.configure(folder.resolve("server"));
    try (SottovoceServer server = SottovoceServer.start(folder.resolve("server"))) {
      for (String user : List.of("alice", "bob")) {
        String code = server.administration().addUser(user).text();
        try (PhoneProcess enrolling =
            phone(folder, user, List.of("enrol", code, "--name", "test", "--json"))) {
          assertEquals(0, enrolling.end(PATIENCE), () -> enrolling.failure("enrol").getMessage());
        }
      }
      String play = tone.toString();
      String heard = folder.resolve("heard.wav").toString();
      String unheard = folder.resolve("unheard.wav").toString();
      try (PhoneProcess bob =
          phone(
              folder,
              "bob",
              List.of("answer", "--once", "--json", "--play", play, "--record", unheard))) {
        JsonNode signedIn = bob.next(PATIENCE).orElseThrow(() -> bob.failure("sign in"));
        assertTrue(signedIn.isObject(), signedIn::toString);
        try (PhoneProcess alice =
            phone(
                folder,
                "alice",
                List.of(
                    "call",
                    "bob",
                    "--isolate",
                    "--json",
                    "--duration",
                    "12",
                    "--play",
                    play,
                    "--record",
                    heard,
                    "--trace",
                    folder.resolve("trace").toString()))) {
          ProcessHandle decoder = decoderInUse(folder.resolve("trace"));
          Thread.sleep(3000);
          assertTrue(decoder.destroyForcibly());
          JsonNode result = alice.next(PATIENCE).orElseThrow(() -> alice.failure("tell"));
          assertTrue(result.path("ok").asBoolean(), result::toString);
        }
      }
    }
    assertTrue(longestSilence(Wav.read(folder.resolve("heard.wav"))) <= MOST_SILENT);
  }

  private static short[] tone(int seconds) {
    short[] samples = new short[seconds * Wav.RATE];
    for (int i = 0; i < samples.length; i++) samples[i] = (short) (9000 * Math.sin(0.05 * i));
    return samples;
  }

  /** The elder of two, once something was heard: the younger stands ready. */
  private static ProcessHandle decoderInUse(Path trace) throws Exception {
    Instant giveUp = Instant.now().plus(PATIENCE);
    while (!isAudible(trace) || decoders().size() < 2) {
      assertTrue(Instant.now().isBefore(giveUp), () -> "decoders: " + decoders().size());
      Thread.sleep(100);
    }
    return decoders().getFirst();
  }

  private static boolean isAudible(Path trace) throws IOException {
    return Files.exists(trace)
        && TraceFile.read(trace).stream()
            .anyMatch(event -> event.label().equals(TraceEvent.FIRST_AUDIO_HEARD));
  }

  private static List<ProcessHandle> decoders() {
    return ProcessHandle.current()
        .descendants()
        .filter(IsolatedCallTest::decodes)
        .sorted(Comparator.comparing(each -> each.info().startInstant().orElse(Instant.MAX)))
        .toList();
  }

  private static boolean decodes(ProcessHandle process) {
    try {
      String command = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
      return command.contains(DecoderMain.class.getName());
    } catch (IOException e) {
      return false;
    }
  }

  /** In frames, between the first and the last that can be heard. */
  private static int longestSilence(short[] samples) {
    int longest = 0;
    int last = -1;
    for (int frame = 0; frame < samples.length / FRAME; frame++) {
      int loudest = 0;
      for (int i = 0; i < FRAME; i++) {
        loudest = Math.max(loudest, Math.abs(samples[frame * FRAME + i]));
      }
      if (loudest < 1000) continue;
      if (last >= 0) longest = Math.max(longest, frame - last - 1);
      last = frame;
    }
    assertTrue(last > 8 * 50, "it was heard until " + last);
    return longest;
  }

  private static PhoneProcess phone(Path folder, String user, List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--home", folder.resolve(user).toString()));
    return PhoneProcess.start(user, all);
  }
}
