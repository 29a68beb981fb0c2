package dev.sottovoce.phone.desktop.isolation;

import dev.sottovoce.call.AudioCodec;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One process that decodes for one call. One thread asks, another reads the answers and passes the
 * newest on without a lock. What it answers is as little trusted as the peer: an answer that was
 * not asked for, was given without reading, or counts more samples than there can be, ends it.
 */
final class DecoderProcess implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx48m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:+DisableAttachMechanism",
          "--enable-native-access=ALL-UNNAMED");

  private final SecureRandom random = new SecureRandom();
  private final Process process;
  private final OutputStream requests;
  private final ByteBuffer request = ByteBuffer.allocate(Frames.REQUEST_OCTETS);
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile boolean ready;
  private volatile boolean ended;

  /** The number of the last request, and its token behind; only the asking thread changes it. */
  private volatile long asked;

  /** The number of the last answer, which only the reading thread changes. */
  private volatile int answered;

  /** Belongs to the reading thread until the answer is told, and then to the asking one. */
  private final ByteBuffer answer = ByteBuffer.allocate(Frames.ANSWER_OCTETS);

  private volatile @Nullable Thread asking;

  private DecoderProcess(Process process) {
    this.process = process;
    requests = process.getOutputStream();
    Thread reader = new Thread(this::read, "sottovoce-decoder");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one; it is {@link #isReady} later, or never. */
  static DecoderProcess start(AudioCodec codec, Confinement confinement) throws IOException {
    String classPath = absolute(System.getProperty("java.class.path"));
    List<String> arguments = new ArrayList<>(FLAGS);
    arguments.addAll(List.of("-cp", classPath, DecoderMain.class.getName(), codec.name()));
    Path home = Path.of(System.getProperty("java.home"));
    ProcessBuilder builder =
        new ProcessBuilder(confinement.command(home, arguments, classPath))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .directory(Path.of("/").toFile());
    // Names of people and folders stand in the environment.
    builder.environment().clear();
    return over(builder.start());
  }

  /** The process begins in another folder. */
  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String each : classPath.split(File.pathSeparator, -1)) {
      entries.add(Path.of(each).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  static DecoderProcess over(Process process) {
    return new DecoderProcess(process);
  }

  long pid() {
    return process.pid();
  }

  boolean isReady() {
    return ready && !ended;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether it says in time that it is ready. */
  boolean awaitReady(long seconds) throws InterruptedException {
    return settled.await(seconds, TimeUnit.SECONDS) && isReady();
  }

  /**
   * Has a payload decoded.
   *
   * @return samples written, or -1 where no answer came in time
   */
  int decode(byte[] payload, int from, int length, short[] samples, long patienceNanos) {
    long next = next();
    Frames.decode(request, number(next), (int) next, payload, from, length);
    return ask(next, samples, patienceNanos);
  }

  /** The same for a payload that is missing. */
  int conceal(short[] samples, long patienceNanos) {
    long next = next();
    Frames.conceal(request, number(next), (int) next);
    return ask(next, samples, patienceNanos);
  }

  private long next() {
    return (long) (number(asked) + 1) << Integer.SIZE | Integer.toUnsignedLong(random.nextInt());
  }

  private static int number(long request) {
    return (int) (request >>> Integer.SIZE);
  }

  private int ask(long next, short[] samples, long patienceNanos) {
    int number = number(next);
    asking = Thread.currentThread();
    asked = next;
    try {
      requests.write(request.array());
      requests.flush();
    } catch (IOException e) {
      end();
      return -1;
    }
    long until = System.nanoTime() + patienceNanos;
    while (answered != number) {
      long left = until - System.nanoTime();
      if (left <= 0 || ended) return -1;
      LockSupport.parkNanos(left);
    }
    return Frames.samples(answer, samples);
  }

  private void read() {
    ByteBuffer incoming = ByteBuffer.allocate(Frames.ANSWER_OCTETS);
    try (InputStream answers = process.getInputStream()) {
      while (answers.readNBytes(incoming.array(), 0, Frames.ANSWER_OCTETS)
          == Frames.ANSWER_OCTETS) {
        if (!take(incoming)) break;
      }
    } catch (IOException e) {
      // It is over.
    }
    end();
  }

  /** Whether that was an answer as an honest process gives it. */
  private boolean take(ByteBuffer incoming) {
    int number = Frames.number(incoming);
    if (!Frames.isSound(incoming)) return false;
    if (!ready) {
      // Who is refused settles it by its end, and never before it has ended.
      if (number != 0) return false;
      ready = true;
      settled.countDown();
      return true;
    }
    long last = asked;
    int wanted = number(last);
    // The one to a request that nobody waits for any more.
    if (number - wanted < 0 && number - answered > 0) return true;
    if (number != wanted || number == answered || Frames.token(incoming) != (int) last)
      return false;
    System.arraycopy(incoming.array(), 0, answer.array(), 0, Frames.ANSWER_OCTETS);
    answered = number;
    LockSupport.unpark(asking);
    return true;
  }

  private void end() {
    ended = true;
    settled.countDown();
    LockSupport.unpark(asking);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    end();
  }
}
