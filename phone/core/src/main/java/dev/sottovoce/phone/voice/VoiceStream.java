package dev.sottovoce.phone.voice;

import dev.sottovoce.call.MediaFormat;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.srtp.RtpDemux;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.srtp.rtcp.ReceptionStatistics;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The voice of one call, both ways. It opens only with keys and a verified peer. */
public final class VoiceStream implements AutoCloseable {
  /** Where protected packets go. */
  @FunctionalInterface
  public interface PacketSender {
    void send(byte[] packet, int offset, int length);
  }

  /** Hears what happens, on the stream's threads: it must not wait. */
  public interface Listener {
    void firstSent();

    void firstReceived();

    void firstPlayed();

    /** Which way is silent and why, or that it is heard again. */
    void silence(Silence silence);

    /** Source or sink threw: there is no audio any more. */
    void failed();
  }

  /** Why nothing is heard. */
  public enum Silence {
    NONE,
    NO_PACKETS,
    NOT_DECRYPTED
  }

  /** What was counted. */
  public record Counts(
      long sent,
      long received,
      long lost,
      long late,
      long refused,
      long concealed,
      Duration jitter) {}

  private static final long FRAME_NANOS = 20_000_000;
  private static final long SILENT_AFTER_NANOS = 2_000_000_000L;
  private static final int PACKET_OCTETS = 1500;

  private final MediaFormat format;
  private final SrtpSender sender;
  private final SrtpReceiver receiver;
  private final AudioSource source;
  private final AudioSink sink;
  private final PacketSender packets;
  private final Listener listener;
  private final VoiceCodec codec;
  private final Playout playout = new Playout();
  private final RtpHeader header = new RtpHeader();
  private final Object receiving = new Object();
  private final Thread thread;

  private final short[] frame = new short[VoiceCodec.FRAME];
  private final byte[] outgoing = new byte[PACKET_OCTETS];
  private final byte[] incoming = new byte[PACKET_OCTETS];
  private final long ssrc;
  private int sequence;
  private long timestamp;
  private boolean played;
  private Silence silence = Silence.NONE;
  private long refusedBefore;

  private @Nullable ReceptionStatistics reception;
  private volatile long sent;
  private volatile long refused;
  private volatile long concealed;
  private volatile long lastReceivedNanos = System.nanoTime();
  private volatile boolean held;
  private volatile boolean closed;

  /**
   * Derives the session keys; {@code keys} are destroyed.
   *
   * @param peer the proof that the other end is the announced one
   */
  public VoiceStream(
      MediaFormat format,
      MediaKeys keys,
      VerifiedPeer peer,
      AudioSource source,
      AudioSink sink,
      PacketSender packets,
      Listener listener,
      Entropy entropy) {
    this.format = format;
    this.source = source;
    this.sink = sink;
    this.packets = packets;
    this.listener = listener;
    sender = SrtpSender.open(keys, peer);
    receiver = SrtpReceiver.open(keys, peer);
    keys.destroy();
    codec = VoiceCodec.of(format.codec());
    ssrc = entropy.u32();
    timestamp = entropy.u32();
    // Below 32768, so that the peer's rollover counter cannot start wrong.
    sequence = (int) (entropy.u32() & 0x7fff);
    thread = new Thread(this::run, "sottovoce-media");
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
  }

  public void start() {
    thread.start();
  }

  /** On hold nothing is sent, and nothing that arrives is played. */
  public void hold(boolean newHeld) {
    lastReceivedNanos = System.nanoTime();
    held = newHeld;
  }

  /**
   * A packet arrived; called by the network thread.
   *
   * @return whether it authenticated
   */
  public boolean received(byte[] packet, int offset, int length, long arrivalNanos) {
    synchronized (receiving) {
      if (closed) return false;
      if (RtpDemux.looksLikeRtcp(packet, offset, length)) {
        return count(receiver.unprotectRtcp(packet, offset, length));
      }
      int plain = receiver.unprotectRtp(packet, offset, length);
      if (!count(plain) || !header.parse(packet, offset, plain)) return false;
      take(packet, arrivalNanos);
      return true;
    }
  }

  private boolean count(int result) {
    if (result < 0) refused++;
    return result >= 0;
  }

  private void take(byte[] packet, long arrivalNanos) {
    if (header.payloadType() != format.receivePayloadType()) return;
    ReceptionStatistics counts = reception;
    if (counts == null || counts.ssrc() != header.ssrc()) {
      if (counts == null) listener.firstReceived();
      counts = new ReceptionStatistics(header.ssrc(), format.codec().clockRate());
      reception = counts;
    }
    counts.received(header.sequence(), header.timestamp(), arrivalNanos);
    lastReceivedNanos = arrivalNanos;
    if (!held) {
      playout.put(header.sequence(), packet, header.payloadOffset(), header.payloadLength());
    }
  }

  public Counts counts() {
    synchronized (receiving) {
      ReceptionStatistics counts = reception;
      return new Counts(
          sent,
          counts == null ? 0 : counts.packetsReceived(),
          counts == null ? 0 : Math.max(0, counts.lost()),
          playout.late(),
          refused,
          concealed,
          counts == null ? Duration.ZERO : counts.jitterTime());
    }
  }

  @Override
  public void close() {
    synchronized (receiving) {
      closed = true;
      receiver.destroy();
    }
    LockSupport.unpark(thread);
  }

  private void run() {
    long next = System.nanoTime();
    try {
      while (!closed) {
        beat();
        next += FRAME_NANOS;
        waitUntil(next);
        // After a long stop, such as a suspended machine, nobody wants the past.
        if (System.nanoTime() - next > 10 * FRAME_NANOS) next = System.nanoTime();
      }
    } catch (RuntimeException e) {
      listener.failed();
    } finally {
      sender.destroy();
    }
  }

  private void waitUntil(long deadline) {
    while (!closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) return;
      LockSupport.parkNanos(left);
    }
  }

  private void beat() {
    if (held) {
      timestamp += format.codec().frameUnits();
      return;
    }
    speak();
    play();
    watch();
  }

  private void speak() {
    int samples = Math.max(0, source.read(frame));
    // What the source does not fill is silence, which is sent like speech.
    if (samples < frame.length) Arrays.fill(frame, samples, frame.length, (short) 0);
    RtpHeader.write(outgoing, 0, format.sendPayloadType(), sequence, timestamp, ssrc);
    int payload = codec.encode(frame, outgoing, RtpHeader.FIXED_OCTETS);
    sequence = sequence + 1 & 0xffff;
    timestamp += format.codec().frameUnits();
    int length = sender.protectRtp(outgoing, 0, RtpHeader.FIXED_OCTETS + payload);
    if (length < 0 || closed) return;
    packets.send(outgoing, 0, length);
    if (sent++ == 0) listener.firstSent();
  }

  private void play() {
    int length = playout.take(incoming);
    if (length == Playout.NOT_PLAYING) {
      Arrays.fill(frame, (short) 0);
    } else if (length == Playout.MISSING) {
      concealed++;
      codec.conceal(frame);
    } else {
      codec.decode(incoming, 0, length, frame);
      if (!played) listener.firstPlayed();
      played = true;
    }
    sink.write(frame);
  }

  private void watch() {
    Silence now = Silence.NONE;
    if (System.nanoTime() - lastReceivedNanos > SILENT_AFTER_NANOS) {
      now = refused > refusedBefore ? Silence.NOT_DECRYPTED : Silence.NO_PACKETS;
    } else {
      refusedBefore = refused;
    }
    if (now != silence) listener.silence(now);
    silence = now;
  }
}
