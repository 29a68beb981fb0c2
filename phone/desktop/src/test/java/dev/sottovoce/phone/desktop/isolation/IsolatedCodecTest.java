package dev.sottovoce.phone.desktop.isolation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.phone.desktop.PadKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Decoding in real processes, which are killed, stopped and looked into. */
@Timeout(120)
class IsolatedCodecTest {
  private static final int FRAME = SpeechCodec.FRAME_SAMPLES;

  /** Half a second of beats. */
  private static final int MOST_BEATS_LOST = 25;

  private final DecoderSupply supply =
      new DecoderSupply(AudioCodec.OPUS, IsolatedCodecs::confinement);
  private final IsolatedCodec codec = new IsolatedCodec(SpeechCodecs.open(AudioCodec.OPUS), supply);
  private final short[] samples = new short[Frames.MOST_SAMPLES];
  private int spoken;

  @AfterEach
  void close() {
    codec.close();
    supply.close();
  }

  private short[] tone() {
    short[] frame = new short[FRAME];
    for (int i = 0; i < FRAME; i++) frame[i] = (short) (9000 * Math.sin(0.05 * spoken++));
    return frame;
  }

  @Test
  void keysOfThePad_areEncodedAsTones() {
    try (SpeechCodec hearing = SpeechCodecs.open(AudioCodec.OPUS)) {
      assertEquals(PadKeys.ALL, PadKeys.through(codec, hearing));
    }
  }

  /** One beat of a call, in its time; how many samples were decoded. */
  private int beat() throws InterruptedException {
    Thread.sleep(20);
    byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
    int length = codec.encode(tone(), payload, 0);
    return codec.decode(payload, 0, length, samples);
  }

  /** Two seconds of a call that is heard, so that the next process stands ready, too. */
  private DecoderProcess talk() throws InterruptedException {
    for (int heard = 0; heard < 100; heard++) if (beat() == 0) heard = 0;
    while (!supply.isReady()) beat();
    return codec.inUse().orElseThrow();
  }

  /** The one that decodes: with bubblewrap, it is a child of the one that was started. */
  static ProcessHandle decoding(DecoderProcess process) {
    ProcessHandle started = ProcessHandle.of(process.pid()).orElseThrow();
    return started
        .descendants()
        .filter(each -> each.children().findAny().isEmpty())
        .findFirst()
        .orElse(started);
  }

  private int beatsUntilHeard(DecoderProcess before) throws InterruptedException {
    int beats = 0;
    while (beat() == 0 || codec.inUse().orElseThrow() == before) beats++;
    return beats;
  }

  @Test
  void soundIsTheSameAsInOneProcess() throws Exception {
    DecoderProcess process = DecoderProcess.start(AudioCodec.OPUS, Confinement.PROCESS);
    try (process;
        SpeechCodec here = SpeechCodecs.open(AudioCodec.OPUS)) {
      assertTrue(process.awaitReady(60));
      short[] expected = new short[Frames.MOST_SAMPLES];
      byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
      long patience = TimeUnit.SECONDS.toNanos(10);
      for (int i = 0; i < 50; i++) {
        int length = here.encode(tone(), payload, 0);
        assertEquals(FRAME, here.decode(payload, 0, length, expected));
        assertEquals(FRAME, process.decode(payload, 0, length, samples, patience));
        assertArrayEquals(expected, samples);
      }
      here.conceal(expected);
      assertEquals(FRAME, process.conceal(samples, patience));
      assertArrayEquals(expected, samples);
      assertEquals(0, process.decode(new byte[] {(byte) 0xff}, 0, 1, samples, patience), "no Opus");
    }
  }

  @Test
  void killedInTheMiddleOfACall_isReplacedWithinHalfASecond() throws Exception {
    DecoderProcess before = talk();
    decoding(before).destroyForcibly();
    int lost = beatsUntilHeard(before);
    assertTrue(lost <= MOST_BEATS_LOST, lost + " beats");
    assertNotEquals(before.pid(), codec.inUse().orElseThrow().pid());
  }

  /** It keeps nobody waiting, and is given up. */
  @Test
  void stoppedInTheMiddleOfACall_isReplacedWithinHalfASecond() throws Exception {
    DecoderProcess before = talk();
    String pid = Long.toString(decoding(before).pid());
    assertEquals(0, new ProcessBuilder("kill", "-STOP", pid).start().waitFor());
    int lost = beatsUntilHeard(before);
    assertTrue(lost <= MOST_BEATS_LOST, lost + " beats");
    ProcessHandle.of(before.pid())
        .ifPresent(each -> each.onExit().orTimeout(20, TimeUnit.SECONDS).join());
  }

  @Test
  void withoutAProcess_theCallIsSilent_andNobodyWaits() {
    Arrays.fill(samples, (short) 7);
    assertEquals(0, codec.decode(new byte[80], 0, 80, samples));
    codec.conceal(samples);
    for (int i = 0; i < FRAME; i++) assertEquals(0, samples[i]);
  }

  /** What it says is as little believed as what the peer says. */
  @Test
  void whoAnswersWhatNobodyAsked_orTooMuch_isEnded() throws Exception {
    // Number, token and count of samples: not asked for, one sample too many, and less than none.
    String token = "00000000";
    for (String octets :
        List.of(
            "00000001" + token + "00000000",
            "00000000" + token + "00001681",
            "00000000" + token + "ffffffff")) {
      String printed = octets.replaceAll("..", "\\\\x$0");
      String script = "printf '" + printed + "'; head -c 20000 /dev/zero; cat >/dev/null";
      Process liar = new ProcessBuilder("/bin/bash", "-c", script).start();
      try (DecoderProcess process = DecoderProcess.over(liar)) {
        assertFalse(process.awaitReady(20), octets);
        assertTrue(process.hasEnded());
        assertTrue(liar.waitFor(20, TimeUnit.SECONDS), "it is not killed");
      }
    }
  }

  /**
   * A process that answered without reading would let its pipe fill up, until nobody could ask any
   * more.
   */
  @Test
  void whoAnswersWithoutReading_isEnded() {
    Guessing guessing = new Guessing();
    try (DecoderProcess process = DecoderProcess.over(guessing)) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            assertTrue(process.awaitReady(10));
            byte[] payload = new byte[80];
            for (int i = 0; i < 100; i++) {
              process.decode(payload, 0, 80, samples, TimeUnit.MILLISECONDS.toNanos(50));
            }
          });
      assertTrue(process.hasEnded());
    }
  }

  /** Knows when it is asked, and which number comes next, without reading. */
  private static final class Guessing extends Process {
    private static final int PIPE_OCTETS = 65_536;

    private final LinkedBlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    private final CountDownLatch killed = new CountDownLatch(1);

    Guessing() {
      answers.add(new byte[Frames.ANSWER_OCTETS]);
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        private int unread;

        @Override
        public void write(int octet) {
          throw new IllegalStateException("requests are written whole");
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
          unread += length;
          if (unread > PIPE_OCTETS) awaitKilled();
          if (killed.getCount() == 0) throw new IOException("nobody reads");
          byte[] answer = new byte[Frames.ANSWER_OCTETS];
          ByteBuffer.wrap(answer).putInt(0, unread / length);
          answers.add(answer);
        }
      };
    }

    private void awaitKilled() {
      try {
        killed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        private ByteBuffer left = ByteBuffer.allocate(0);

        @Override
        public int read() {
          while (!left.hasRemaining()) {
            try {
              byte[] next = answers.poll(20, TimeUnit.MILLISECONDS);
              if (next != null) left = ByteBuffer.wrap(next);
            } catch (InterruptedException e) {
              return -1;
            }
            if (killed.getCount() == 0) return -1;
          }
          return left.get() & 0xff;
        }
      };
    }

    @Override
    public InputStream getErrorStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
      killed.await();
      return 0;
    }

    @Override
    public int exitValue() {
      if (killed.getCount() > 0) throw new IllegalThreadStateException("it runs");
      return 0;
    }

    @Override
    public void destroy() {
      killed.countDown();
    }
  }

  @Test
  void theProcessHasNoEnvironment_noSocket_andWhatItsConfinementSays() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "there is no /proc here");
    Path process = Path.of("/proc/" + decoding(talk()).pid());
    // Bubblewrap says where it begins.
    assertEquals("", Files.readString(process.resolve("environ")).replace("PWD=/\0", ""));
    for (String each : links(process.resolve("fd"))) assertFalse(each.startsWith("socket:"), each);
    Confinement confinement = IsolatedCodecs.confinement();
    boolean ownNetwork =
        !Files.readSymbolicLink(process.resolve("ns/net"))
            .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
    boolean promised = confinement == Confinement.SANDBOX || confinement == Confinement.NO_NETWORK;
    assertEquals(promised, ownNetwork, confinement.words());
    if (ownNetwork) {
      List<String> devices =
          Files.readAllLines(process.resolve("net/dev")).stream()
              .skip(2)
              .map(line -> line.strip().replaceAll(":.*", ""))
              .toList();
      assertEquals(List.of("lo"), devices);
    }
    if (confinement != Confinement.PROCESS) {
      String limits = Files.readString(process.resolve("limits"));
      assertTrue(limits.lines().anyMatch(line -> line.matches("Max file size +0 +0 .*")), limits);
      assertTrue(limits.lines().anyMatch(line -> line.matches("Max core file size +0 +0 .*")));
    }
  }

  private static List<String> links(Path folder) throws Exception {
    List<String> links = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) links.add(Files.readSymbolicLink(each).toString());
    }
    return links;
  }

  @Test
  void whenTheCallEnds_itsProcessEnds() throws Exception {
    ProcessHandle running = decoding(talk());
    codec.close();
    running.onExit().get(20, TimeUnit.SECONDS);
  }
}
