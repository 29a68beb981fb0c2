package dev.sottovoce.lab.bench.setup;

import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.lab.bench.BenchServer;
import dev.sottovoce.lab.interop.Baresip;
import dev.sottovoce.lab.interop.BaresipPair;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.TraceEvent;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Fifty calls on loopback between our phones with ICE, the callee answering at once, from the
 * caller's command to protected media both ways; beside them, where it is installed, a pair of
 * baresips through the same server without ICE. Then fifty between phones that do not sign and, in
 * turn with them, fifty between phones that sign and look nothing up: what signing itself costs.
 */
public final class SetUpBench {
  private static final int CALLS = 50;
  private static final int WARM_UPS = 10;
  private static final int PEER_CALLS = 10;
  private static final long LIMIT_SECONDS = 30;
  private static final Duration EPOCH = Duration.ofSeconds(2);
  private static final int RATE = 48_000;

  private SetUpBench() {}

  public static List<BenchRow> run() throws Exception {
    Path folder = Files.createTempDirectory("sottovoce-bench");
    try (SottovoceServer server = BenchServer.start(folder)) {
      List<Duration> ours = ours(server, folder);
      Duration first = ours.remove(0);
      Optional<Double> peer = peer(server, folder);
      double signing = signingAdds(server, folder);
      return List.of(
          BenchRow.atMost("first call after start", millis(first), "ms", 500),
          beside(BenchRow.atMost("set-up, median of 50", percentile(ours, 50), "ms", 150), peer),
          BenchRow.atMost("set-up, 95th percentile", percentile(ours, 95), "ms", 300),
          BenchRow.atMost("signing and verifying adds, difference of medians", signing, "ms", 5));
    }
  }

  private static BenchRow beside(BenchRow row, Optional<Double> peer) {
    return peer.map(value -> row.beside("baresip 1.0.0 pair, no ICE, to 200 OK", value))
        .orElse(row);
  }

  private static List<Duration> ours(SottovoceServer server, Path folder) throws Exception {
    List<Duration> times = new ArrayList<>();
    try (Pair pair = Pair.signedIn(server, folder, "", PhoneConfig.Signing.ON)) {
      for (int call = 0; call <= CALLS; call++) times.add(pair.call());
    }
    return times;
  }

  private static double signingAdds(SottovoceServer server, Path folder) throws Exception {
    List<Duration> signed = new ArrayList<>();
    List<Duration> unsigned = new ArrayList<>();
    try (Pair signing =
            Pair.signedIn(server, folder, "-signing", PhoneConfig.Signing.BY_CERTIFICATES);
        Pair silent = Pair.signedIn(server, folder, "-silent", PhoneConfig.Signing.OFF)) {
      for (int call = -WARM_UPS; call < CALLS; call++) {
        Duration with = signing.call();
        Duration without = silent.call();
        if (call < 0) continue;
        signed.add(with);
        unsigned.add(without);
      }
    }
    return percentile(signed, 50) - percentile(unsigned, 50);
  }

  /** Two phones, of which the second answers whatever comes. */
  private record Pair(Phone alice, Phone bob, String callee) implements AutoCloseable {
    static Pair signedIn(
        SottovoceServer server, Path folder, String kind, PhoneConfig.Signing signing)
        throws Exception {
      CountDownLatch warm = new CountDownLatch(2);
      Phone alice = SetUpBench.signedIn(server, folder, "alice" + kind, signing, warm);
      Phone bob = SetUpBench.signedIn(server, folder, "bob" + kind, signing, warm);
      if (!warm.await(LIMIT_SECONDS, TimeUnit.SECONDS)) throw new IOException("no warm-up");
      // Accounts that were founded just now are in the log's next epoch; others would be long
      // since.
      Thread.sleep(EPOCH);
      bob.onIncomingCall(incoming -> incoming.answer(options(new CountDownLatch(1))));
      return new Pair(alice, bob, "bob" + kind);
    }

    Duration call() throws Exception {
      return oneCall(alice, callee);
    }

    @Override
    public void close() {
      alice.close();
      bob.close();
    }
  }

  private static Duration oneCall(Phone alice, String callee) throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    Call call = alice.call(callee, options(heard));
    call.connected().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!heard.await(LIMIT_SECONDS, TimeUnit.SECONDS)) throw new IOException("nothing is heard");
    Duration time = call.statistics().setUp().orElseThrow();
    call.hangUp();
    call.ended().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return time;
  }

  /** Says a tone, and tells when any sound was heard. */
  private static CallOptions options(CountDownLatch heard) {
    short[] tone = new short[RATE];
    for (int i = 0; i < tone.length; i++) tone[i] = (short) (9_000 * Math.sin(i * 0.05));
    AudioSink sink =
        new AudioSink() {
          @Override
          public void write(short[] frame) {
            for (short sample : frame) if (Math.abs(sample) > 1_000) heard.countDown();
          }

          @Override
          public void close() {}
        };
    return CallOptions.of(new WavSource(tone, WavSource.Afterwards.SILENCE), sink);
  }

  private static Phone signedIn(
      SottovoceServer server,
      Path folder,
      String user,
      PhoneConfig.Signing signing,
      CountDownLatch warm)
      throws Exception {
    String code = server.administration().addUser(user).text();
    Account account = Enrolment.redeem(code, "bench", AccountStore.inFolder(folder.resolve(user)));
    Phone phone =
        Phone.open(
            PhoneConfig.of(account)
                .signing(signing)
                .trace(event -> {
                  if (event.label().equals(TraceEvent.WARM)) warm.countDown();
                }));
    RegistrationState state = phone.register().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (state instanceof RegistrationState.Registered) return phone;
    phone.close();
    throw new IOException(user + " did not sign in");
  }

  private static Optional<Double> peer(SottovoceServer server, Path folder) throws Exception {
    if (!Baresip.isInstalled()) {
      System.err.println("baresip is not installed (Debian: baresip-core): measured without it");
      return Optional.empty();
    }
    Path speech = Files.write(folder.resolve("tone.wav"), stereoTone(120));
    List<Duration> times =
        BaresipPair.setUpTimes(server.administration(), folder, speech, PEER_CALLS);
    return Optional.of(percentile(times, 50));
  }

  private static double percentile(List<Duration> times, int percent) {
    List<Duration> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    return millis(sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)));
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  /** baresip's Opus takes two channels at 48 kHz and nothing else. */
  private static byte[] stereoTone(int seconds) {
    int octets = seconds * RATE * 4;
    ByteBuffer file = ByteBuffer.allocate(44 + octets).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + octets);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) 1).putShort((short) 2).putInt(RATE).putInt(RATE * 4);
    file.putShort((short) 4).putShort((short) 16);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(octets);
    for (int i = 0; i < seconds * RATE; i++) {
      short sample = (short) (9_000 * Math.sin(i * 0.05));
      file.putShort(sample).putShort(sample);
    }
    return file.array();
  }
}
