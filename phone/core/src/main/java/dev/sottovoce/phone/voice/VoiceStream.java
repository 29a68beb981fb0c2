package dev.sottovoce.phone.voice;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.EventFormat;
import dev.sottovoce.call.MediaFormat;
import dev.sottovoce.call.jitter.JitterBuffer;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.MediaWatch;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.phone.Leakage;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.audio.KeyDetector;
import dev.sottovoce.phone.audio.UrgentThreads;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.voice.VoiceReceiver.Reports;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.KeyLifetime;
import dev.sottovoce.srtp.PacketCipherBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The voice of one call, both ways. It opens only with keys and a verified peer. */
public final class VoiceStream implements AutoCloseable {
  /** Where protected packets go. */
  @FunctionalInterface
  public interface PacketSender {
    void send(byte[] packet, int offset, int length);
  }

  /** Hears what happens, on the stream's and the network's thread: it must not wait. */
  public interface Listener {
    void firstSent();

    void firstReceived();

    void firstPlayed();

    /** A direction fell silent, or is heard again. */
    void changed(MediaWatch.Change change);

    /** Somebody seems to tamper with packets. */
    void noticed(Anomaly anomaly);

    /** The first packet under keys of {@link VoiceStream#addKeys} has authenticated. */
    void newKeysHeard();

    /** The other end pressed a key of its pad, as an event or by its tones. */
    default void keyPressed(char key) {}

    /** The keys are nearly worn out: others are wanted. Said again while none come. */
    default void keysWearOut() {}

    /** The keys are worn out: nothing can be sent any more. */
    default void keysWornOut() {}

    /** Source or sink threw: there is no audio any more. */
    void failed();
  }

  /** What goes to the peer and comes from it. */
  public enum Flow {
    /** Speech, both ways. */
    SPEECH,
    /** Silence is sent like speech, and nothing that arrives is played. */
    SILENCE,
    /** Nothing is sent but reports, and nothing that arrives is played. */
    NOTHING
  }

  /**
   * What was counted.
   *
   * @param heardHere an opinion score for the peer's speech here; not a number when it is not known
   * @param heardThere what the peer says of ours
   * @param mouthToEar see {@link dev.sottovoce.phone.CallStatistics}
   * @param leakage what shows of the packets that were sent
   */
  public record Counts(
      long sent,
      long received,
      long lost,
      long late,
      long refused,
      long concealed,
      Duration jitter,
      double heardHere,
      double heardThere,
      Optional<Duration> mouthToEar,
      List<Anomaly> anomalies,
      Leakage leakage) {}

  private static final int BEATS_A_SECOND = 50;
  private static final long FRAME_NANOS = 20_000_000;

  /**
   * A packet leaves this long after its beat began, however long its frame took to encode: how long
   * depends on what is said.
   */
  static final long SENT_AFTER_MILLIS = 5;

  private static final long SENT_AFTER_NANOS = SENT_AFTER_MILLIS * 1_000_000;

  private static final int FRAME = SpeechCodec.FRAME_SAMPLES;

  /** The longest Opus packet holds 120 ms (RFC 6716 section 2.1.4). */
  private static final int LONGEST_PACKET_FRAMES = 6;

  /** Beats that are made up for after a small delay of this thread. */
  private static final int MOST_BEATS_AT_ONCE = 3;

  /** Several beats: a goodbye has gone out by then. */
  private static final long MOST_MILLIS_TO_END = 500;

  private static final int MOST_MISSED_PLAYED = 50;
  private static final int BEATS_TO_FIRST_REPORT = 50;

  /**
   * Half to one and a half of two seconds, random so that ends do not fall into step (RFC 3550
   * section 6.2), and whatever is said.
   */
  private static final int LEAST_BEATS_PER_REPORT = 50;

  private static final int MORE_BEATS_PER_REPORT = 100;

  private final PacketCipherBackend ciphers;
  private final HeaderEncryption headers;
  private final KeyLifetime lifetime;
  private final AudioSink sink;
  private final Listener listener;
  private final SpeechCodec codec;
  private final Mouth mouth;
  private final KeyDetector tones = new KeyDetector();
  private final PressedKeys keys = new PressedKeys();
  private final SentPattern pattern;
  private final VoiceSender sender;
  private final VoiceReceiver receiver;
  private final MediaWatch watch = new MediaWatch();
  private final AtomicBoolean heardFirst = new AtomicBoolean();
  private final Entropy entropy;
  private final Thread thread;

  private final short[] heard = new short[FRAME];
  private final short[] decoded = new short[FRAME * LONGEST_PACKET_FRAMES];
  private final byte[] payload = new byte[JitterBuffer.MAX_PAYLOAD];
  private int decodedFrom;
  private int decodedTo;
  private boolean playedFirst;
  private int beats;

  /** Since the last report. */
  private boolean askedForKeys;

  private int nextReport = BEATS_TO_FIRST_REPORT;

  private @Nullable EventFormat events;
  private volatile long concealed;
  private volatile Flow flow = Flow.SPEECH;
  private volatile boolean closed;

  /** With keys that last as long as the RFC lets them. */
  public VoiceStream(
      MediaFormat format,
      SpeechCodec codec,
      long ssrc,
      MediaKeys keys,
      VerifiedPeer peer,
      PacketCipherBackend ciphers,
      HeaderEncryption headers,
      WatchLimits limits,
      AudioSource source,
      AudioSink sink,
      PacketSender packets,
      Listener listener,
      Entropy entropy) {
    this(
        format,
        codec,
        ssrc,
        keys,
        peer,
        ciphers,
        headers,
        KeyLifetime.RFC_3711,
        limits,
        source,
        sink,
        packets,
        listener,
        entropy);
  }

  /**
   * Derives the session keys; {@code keys} are destroyed.
   *
   * @param codec encodes and decodes; closed with the stream
   * @param ssrc of the stream that is sent
   * @param peer the proof that the other end is the announced one
   * @param ciphers encrypt what is sent, under these keys and under later ones
   * @param headers how header extensions are protected, under the same keys
   * @param lifetime of the keys, these and later ones
   * @param limits when the watch over packets speaks up
   */
  public VoiceStream(
      MediaFormat format,
      SpeechCodec codec,
      long ssrc,
      MediaKeys keys,
      VerifiedPeer peer,
      PacketCipherBackend ciphers,
      HeaderEncryption headers,
      KeyLifetime lifetime,
      WatchLimits limits,
      AudioSource source,
      AudioSink sink,
      PacketSender packets,
      Listener listener,
      Entropy entropy) {
    this.codec = codec;
    this.ciphers = ciphers;
    this.headers = headers;
    this.lifetime = lifetime;
    this.sink = sink;
    this.listener = listener;
    this.entropy = entropy;
    BothWays ways = BothWays.open(keys, peer, ciphers, headers, lifetime);
    sender = new VoiceSender(format, ssrc, ways.outgoing(), packets, entropy);
    receiver = new VoiceReceiver(format, ways.incoming(), watch, limits, sender);
    mouth = new Mouth(source, codec);
    pattern = new SentPattern(format.codec() == AudioCodec.OPUS ? Leakage.OPUS_BOUND_POINTS : null);
    thread = new Thread(this::run, "sottovoce-media");
    thread.setDaemon(true);
  }

  /**
   * Before it starts: keys go as events, by the first of these, and come by any; where there is
   * none, as tones within the voice.
   */
  public void useEvents(List<EventFormat> formats) {
    events = formats.isEmpty() ? null : formats.get(0);
    receiver.expectEvents(formats);
  }

  public void start() {
    if (flow == Flow.SPEECH) watch.start(System.nanoTime());
    thread.start();
  }

  /** From any thread; speech is what it begins with. */
  public void flow(Flow next) {
    boolean held = next != Flow.SPEECH;
    receiver.hold(held);
    if (held) watch.pause();
    else if (flow != Flow.SPEECH) watch.start(System.nanoTime());
    flow = next;
  }

  /**
   * Presses keys of the telephone's pad; from any thread.
   *
   * @return how many will be sent: none while no speech is, and not more than there is room for
   */
  public int press(String pressed) {
    return flow == Flow.SPEECH && !closed ? keys.press(pressed) : 0;
  }

  /** Whether silence is sent instead of what the source gives; from any thread. */
  public void mute(boolean muted) {
    mouth.mute(muted);
  }

  /**
   * Other keys for the running stream: from now on a packet may come under either. {@code keys} are
   * destroyed.
   */
  public void addKeys(MediaKeys keys, VerifiedPeer peer) {
    BothWays ways = BothWays.open(keys, peer, ciphers, headers, lifetime);
    sender.addKeys(ways.outgoing());
    receiver.addKeys(ways.incoming());
  }

  /** Sends with the new keys from now on. */
  public void useNewKeys() {
    sender.useNewKeys();
  }

  /** Nothing comes under the old keys any more: they are wiped. */
  public void dropOldKeys() {
    receiver.dropOldKeys();
  }

  /** The new keys are wiped, and the old ones stay. */
  public void dropNewKeys() {
    sender.dropNewKeys();
    receiver.dropNewKeys();
  }

  /**
   * A packet arrived; called by the network thread.
   *
   * @param origin whether it came from the address that media goes to
   * @return whether it authenticated
   */
  public boolean received(
      byte[] packet, int offset, int length, long arrivalNanos, PacketWatch.Origin origin) {
    VoiceReceiver.Taken taken =
        receiver.take(packet, offset, length, arrivalNanos, instant(arrivalNanos), origin);
    if (taken == VoiceReceiver.Taken.VOICE && heardFirst.compareAndSet(false, true)) {
      listener.firstReceived();
    }
    if (receiver.takeNewKeysHeard()) listener.newKeysHeard();
    char key = receiver.takeHeardKey();
    if (key != 0) listener.keyPressed(key);
    // A device that blocks stops the media thread, which then cannot tell.
    watch.check(arrivalNanos).ifPresent(listener::changed);
    receiver.checkPackets(arrivalNanos).ifPresent(listener::noticed);
    return taken != VoiceReceiver.Taken.REFUSED;
  }

  /** How many control packets were looked into. */
  long reportsRead() {
    return receiver.reportsRead();
  }

  public Counts counts() {
    return receiver.counts(sender.packetsSent(), concealed, pattern.seen());
  }

  @Override
  public void close() {
    closed = true;
    receiver.close();
    LockSupport.unpark(thread);
    Thread end = new Thread(this::wipeInTime, "sottovoce-media-end");
    end.setDaemon(true);
    end.start();
  }

  /** A device that blocks keeps the media thread, and shall not keep the keys. */
  private void wipeInTime() {
    try {
      thread.join(MOST_MILLIS_TO_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.close();
  }

  private void run() {
    UrgentThreads.raise();
    long next = System.nanoTime();
    try {
      while (!closed) {
        beat(next);
        next += FRAME_NANOS;
        waitUntil(next);
        next = passMissed(next);
      }
      Instant end = instant(next);
      sender.goodbye(receiver.reportsIfFree(end).orElse(Reports.NONE).blocks(), end);
    } catch (RuntimeException | Error e) {
      // Whatever it was, nobody may be left in a call that is silent and does not say so.
      listener.failed();
    } finally {
      sender.close();
      codec.close();
    }
  }

  /**
   * After this thread stood still: nothing is sent for the time that passed, since a burst would
   * only be delay at the other end; what should have been heard is played. Beyond a second, as on a
   * suspended machine, nobody wants that either.
   *
   * @return the deadline of the next beat
   */
  private long passMissed(long next) {
    long missed = (System.nanoTime() - next) / FRAME_NANOS;
    if (missed <= MOST_BEATS_AT_ONCE) return next;
    if (flow != Flow.NOTHING) pattern.missed(missed);
    for (long i = 0; i < missed; i++) {
      sender.skip();
      if (flow == Flow.SPEECH && i < MOST_MISSED_PLAYED) play();
    }
    return next + missed * FRAME_NANOS;
  }

  private void waitUntil(long deadline) {
    while (!closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) return;
      LockSupport.parkNanos(left);
    }
  }

  /**
   * @param began when it should have
   */
  private void beat(long began) {
    Flow now = flow;
    if (now != Flow.SPEECH) keys.forget();
    if (now == Flow.NOTHING) {
      sender.skip();
      if (sender.packetsSent() > 0) pattern.held();
      reportIfDue();
    } else {
      boolean speech = now == Flow.SPEECH;
      long started = System.nanoTime();
      boolean key = speech && keys.step();
      EventFormat event = key && keys.beat() < KeyEvent.BEATS ? events : null;
      int octets = octets(speech, key, event);
      boolean slow = System.nanoTime() - started > SENT_AFTER_NANOS;
      long late = System.nanoTime() - began - SENT_AFTER_NANOS;
      waitUntil(began + SENT_AFTER_NANOS);
      if (send(octets, event)) {
        if (event == null) pattern.packet(octets, late, slow);
        else pattern.key();
      }
      // What arrives takes its time after everything has left, so that it does not show either.
      reportIfDue();
      if (speech) play();
      watch.check(System.nanoTime()).ifPresent(listener::changed);
    }
    receiver.checkPacketsIfFree(System.nanoTime()).ifPresent(listener::noticed);
  }

  private int octets(boolean speech, boolean key, @Nullable EventFormat event) {
    byte[] packet = sender.buffer();
    if (!speech) return mouth.beSilent(packet);
    if (!key) return mouth.speak(packet);
    if (event == null) return mouth.sound(keys, packet);
    return mouth.signal(keys, event.clockRate() / BEATS_A_SECOND, packet);
  }

  /** On a later beat if whoever receives is busy now. */
  private void reportIfDue() {
    if (++beats < nextReport) return;
    Instant time = instant(System.nanoTime());
    Optional<Reports> reports = receiver.reportsIfFree(time);
    if (!reports.isPresent()) return;
    sender.report(reports.get().blocks(), reports.get().metrics(), time);
    askedForKeys = false;
    nextReport = beats + LEAST_BEATS_PER_REPORT + (int) (entropy.u32() % MORE_BEATS_PER_REPORT);
  }

  private boolean send(int octets, @Nullable EventFormat event) {
    if (closed) return false;
    boolean sent =
        event == null ? sender.send(octets) : sender.sendEvent(event, keys.beat() == 0, octets);
    if (!sent) {
      if (sender.isWornOut()) listener.keysWornOut();
      return false;
    }
    watch.packetSent(System.nanoTime());
    if (!askedForKeys && sender.needsNewKeys()) {
      askedForKeys = true;
      listener.keysWearOut();
    }
    if (sender.packetsSent() == 1) listener.firstSent();
    return true;
  }

  private void play() {
    if (decodedFrom >= decodedTo) decodeNext();
    int samples = Math.min(FRAME, decodedTo - decodedFrom);
    System.arraycopy(decoded, decodedFrom, heard, 0, samples);
    Arrays.fill(heard, samples, FRAME, (short) 0);
    decodedFrom += samples;
    sink.write(heard);
    char key = events == null ? tones.hear(heard) : 0;
    if (key != 0) listener.keyPressed(key);
    watch.framePlayed(System.nanoTime());
  }

  /** Leaves a frame, or as many as the peer puts into a packet, or nothing. */
  private void decodeNext() {
    decodedFrom = 0;
    decodedTo = 0;
    JitterBuffer.Next next = receiver.next(payload);
    if (next == JitterBuffer.Next.WAIT) return;
    if (next == JitterBuffer.Next.PLAY && receiver.lastLength() == 0) {
      Arrays.fill(decoded, 0, FRAME, (short) 0);
      decodedTo = FRAME;
    } else if (next == JitterBuffer.Next.PLAY) {
      decodedTo = codec.decode(payload, 0, receiver.lastLength(), decoded);
      if (!playedFirst) listener.firstPlayed();
      playedFirst = true;
    }
    if (decodedTo == 0) {
      concealed++;
      codec.conceal(decoded);
      decodedTo = FRAME;
    }
  }

  /** Reports only compare times with one another: any fixed origin will do (RFC 3550 section 4). */
  private static Instant instant(long nanoTime) {
    return Instant.EPOCH.plusNanos(nanoTime);
  }
}
