package dev.sottovoce.lab.bench.call;

import dev.sottovoce.cli.report.Alignment;
import dev.sottovoce.cli.report.Recording;
import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.lab.bench.BenchServer;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.codec.OpusBackend;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * A minute of a call on loopback, once it is warm: the processor time of each phone's process, the
 * pauses of its collector during the whole call, and the delay from mouth to ear as the recordings
 * of both ends show it; and which of the caller's threads took its time, where the system tells.
 * Once with each Opus that works here.
 */
public final class CallBench {
  private static final Duration READY = Duration.ofSeconds(60);

  /**
   * Java's compiler has most of its work behind it then: at fifty frames a second that takes long.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(90);

  private static final Duration MEASURED = Duration.ofSeconds(60);
  private static final Duration CALL = WARM_UP.plus(MEASURED).plusSeconds(5);
  private static final double MOST_LIBOPUS_PERCENT = 3;
  private static final double MOST_CONCENTUS_PERCENT = 6;
  private static final double MOST_PAUSE_MILLIS = 5;
  private static final double MOST_DELAY_MILLIS = 60;

  private static final String CORE = "% of core";

  private CallBench() {}

  /** Runs for about three minutes with each Opus. */
  public static List<BenchRow> run() throws Exception {
    Path folder = Files.createTempDirectory("sottovoce-bench");
    List<BenchRow> rows = new ArrayList<>();
    try (SottovoceServer server = BenchServer.start(folder)) {
      for (String user : List.of("alice", "bob")) {
        String code = server.administration().addUser(user).text();
        Enrolment.redeem(code, "bench", AccountStore.inFolder(folder.resolve(user)));
        Wav.write(folder.resolve(user + ".wav"), speech(user));
      }
      for (OpusBackend each : SpeechCodecs.opusBackends()) {
        if (each.isUsable()) rows.addAll(call(folder, each.name()));
      }
    }
    return rows;
  }

  private static List<BenchRow> call(Path folder, String opus) throws Exception {
    boolean isPlainJava = opus.startsWith("Concentus");
    List<String> answer = words(folder, "bob", "answer", "--once");
    List<String> call = words(folder, "alice", "call", "bob", "--duration", "" + CALL.toSeconds());
    try (PhoneChild bob = PhoneChild.start(folder, "bob", opus, answer)) {
      bob.await("ready", READY);
      try (PhoneChild alice = PhoneChild.start(folder, "alice", opus, call)) {
        alice.await("connected.", READY);
        Instant connected = Instant.now();
        Thread.sleep(WARM_UP);
        Duration aliceBefore = alice.processorTime();
        Duration bobBefore = bob.processorTime();
        ThreadTimes threadsBefore = alice.threads();
        long began = System.nanoTime();
        Thread.sleep(MEASURED);
        double nanos = System.nanoTime() - began;
        Duration aliceTook = alice.processorTime().minus(aliceBefore);
        Duration bobTook = bob.processorTime().minus(bobBefore);
        ThreadTimes threads = alice.threads();
        List<Double> pauses = new ArrayList<>(alice.pausesSince(connected));
        pauses.addAll(bob.pausesSince(connected));
        alice.awaitEnd(READY);
        bob.awaitEnd(READY);
        double limit = isPlainJava ? MOST_CONCENTUS_PERCENT : MOST_LIBOPUS_PERCENT;
        List<BenchRow> rows = new ArrayList<>();
        rows.add(BenchRow.atMost("caller, " + opus, percent(aliceTook, nanos), CORE, limit));
        threads
            .since(threadsBefore)
            .forEach((what, took) -> rows.add(BenchRow.told(what, percent(took, nanos), CORE)));
        rows.add(BenchRow.told("- memory", threads.residentMegabytes(), "MB"));
        rows.add(BenchRow.atMost("callee, " + opus, percent(bobTook, nanos), CORE, limit));
        rows.add(
            BenchRow.atMost("longest pause, " + opus, longest(pauses), "ms", MOST_PAUSE_MILLIS));
        rows.add(BenchRow.told("pauses in both phones, " + opus, pauses.size(), "times"));
        rows.add(BenchRow.atMost("mouth to ear, " + opus, delay(folder), "ms", MOST_DELAY_MILLIS));
        return rows;
      }
    }
  }

  private static double percent(Duration took, double nanos) {
    return 100 * took.toNanos() / nanos;
  }

  private static double longest(List<Double> pauses) {
    return pauses.isEmpty() ? 0 : Collections.max(pauses);
  }

  private static List<String> words(Path folder, String user, String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--home", folder.resolve(user).toString(), "--json"));
    words.addAll(List.of("--play", folder.resolve(user + ".wav").toString()));
    words.addAll(List.of("--record", folder.resolve(user + "-heard.wav").toString()));
    return words;
  }

  private static double delay(Path folder) throws IOException {
    OptionalLong delay =
        Alignment.mouthToEarMillis(
            recording(folder, "alice.wav"),
            recording(folder, "bob-heard.wav"),
            recording(folder, "bob.wav"),
            recording(folder, "alice-heard.wav"));
    return delay.orElseThrow(() -> new IOException("nothing was heard"));
  }

  /** Half a minute is enough, and no buffer drifts in it. */
  private static Recording recording(Path folder, String name) throws IOException {
    short[] samples = Wav.read(folder.resolve(name));
    return new Recording(
        java.util.Arrays.copyOf(samples, Math.min(samples.length, 30 * Wav.RATE)), Wav.RATE);
  }

  /** As long as the call, again and again. */
  private static short[] speech(String user) throws IOException {
    try (InputStream in = CallBench.class.getResourceAsStream("/speech/" + user + ".wav")) {
      if (in == null) throw new IOException("the recording is missing");
      short[] once = Wav.read(in);
      short[] all = new short[(int) CALL.toSeconds() * Wav.RATE + Wav.RATE];
      for (int at = 0; at < all.length; at += once.length) {
        System.arraycopy(once, 0, all, at, Math.min(once.length, all.length - at));
      }
      return all;
    }
  }
}
