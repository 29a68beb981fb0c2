package dev.sottovoce.phone;

import dev.sottovoce.call.CallInput;
import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.HeldTraffic;
import dev.sottovoce.call.KeyProof;
import dev.sottovoce.call.KeyTraffic;
import dev.sottovoce.call.MediaFlow;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.MediaWatch;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.phone.audio.KeyTone;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.voice.VoiceStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The media of one call: keys and a format go in, audio flows, counts come out. */
final class CallMedia implements VoiceStream.Listener {
  private static final long NEVER = Long.MIN_VALUE;

  private final LiveCall call;
  private final LivePhone phone;
  private volatile @Nullable VoiceStream stream;
  private volatile HeldTraffic held = HeldTraffic.NOTHING;
  private volatile KeyTraffic keyTraffic = KeyTraffic.TONES;
  private volatile boolean muted;
  private volatile long startedNanos = System.nanoTime();
  private volatile long sentNanos = NEVER;
  private volatile long receivedNanos = NEVER;

  CallMedia(LiveCall call, LivePhone phone) {
    this.call = call;
    this.phone = phone;
  }

  /** The set-up time runs from now. */
  void startClock() {
    startedNanos = System.nanoTime();
  }

  void open(CallOutput.OpenMedia open, CallOptions options) {
    VoiceStream opened =
        new VoiceStream(
            open.format(),
            codec(open),
            open.ssrc(),
            open.keys(),
            open.peer(),
            phone.config().packetCiphers(),
            open.headers(),
            phone.config().keyLifetime(),
            open.watch(),
            options.source(),
            options.sink(),
            call::sendMedia,
            this,
            phone.config().entropy());
    held = open.held();
    opened.useEvents(open.events());
    keyTraffic = open.events().isEmpty() ? KeyTraffic.TONES : KeyTraffic.EVENTS;
    boolean unproved = open.proof() == KeyProof.BY_FIRST_PACKET;
    opened.flow(unproved ? VoiceStream.Flow.NOTHING : flowOf(open.flow()));
    stream = opened;
    opened.mute(muted);
    opened.start();
  }

  private SpeechCodec codec(CallOutput.OpenMedia open) {
    try {
      return phone.config().codecs().open(open.format().codec(), open.isolation());
    } catch (RuntimeException | Error e) {
      open.keys().destroy();
      throw e;
    }
  }

  void addKeys(CallOutput.AddKeys added) {
    VoiceStream open = stream;
    if (open == null) {
      added.keys().destroy();
      return;
    }
    open.addKeys(added.keys(), added.peer());
    if (added.sending() == CallOutput.Sending.NOW) open.useNewKeys();
  }

  void useNewKeys() {
    VoiceStream open = stream;
    if (open != null) open.useNewKeys();
  }

  void dropOldKeys() {
    VoiceStream open = stream;
    if (open != null) open.dropOldKeys();
  }

  void dropNewKeys() {
    VoiceStream open = stream;
    if (open != null) open.dropNewKeys();
  }

  void flow(MediaFlow flow) {
    VoiceStream open = stream;
    if (open != null) open.flow(flowOf(flow));
  }

  private VoiceStream.Flow flowOf(MediaFlow flow) {
    if (flow == MediaFlow.BOTH_WAYS) return VoiceStream.Flow.SPEECH;
    return held == HeldTraffic.SILENCE ? VoiceStream.Flow.SILENCE : VoiceStream.Flow.NOTHING;
  }

  HeldTraffic held() {
    return held;
  }

  /** From any thread. */
  void mute(boolean newMuted) {
    muted = newMuted;
    VoiceStream open = stream;
    if (open != null) open.mute(newMuted);
  }

  KeyTraffic keyTraffic() {
    return keyTraffic;
  }

  /** From any thread. */
  int press(String keys) {
    KeyTone.check(keys);
    VoiceStream open = stream;
    return open == null ? 0 : open.press(keys);
  }

  /** Called by the network thread; whether the packet authenticated. */
  boolean received(
      byte[] packet, int offset, int length, long arrivalNanos, PacketWatch.Origin origin) {
    VoiceStream open = stream;
    return open != null && open.received(packet, offset, length, arrivalNanos, origin);
  }

  CallStatistics statistics() {
    VoiceStream open = stream;
    if (open == null) return CallStatistics.NONE;
    VoiceStream.Counts counts = open.counts();
    return new CallStatistics(
        counts.sent(),
        counts.received(),
        counts.lost(),
        counts.late(),
        counts.refused(),
        counts.concealed(),
        counts.jitter(),
        setUp(),
        score(counts.heardHere()),
        score(counts.heardThere()),
        counts.mouthToEar(),
        counts.anomalies(),
        counts.leakage());
  }

  private static Optional<Double> score(double score) {
    return Double.isNaN(score) ? Optional.empty() : Optional.of(score);
  }

  private Optional<Duration> setUp() {
    if (sentNanos == NEVER || receivedNanos == NEVER) return Optional.empty();
    return Optional.of(Duration.ofNanos(Math.max(sentNanos, receivedNanos) - startedNanos));
  }

  void close() {
    VoiceStream open = stream;
    if (open != null) open.close();
  }

  @Override
  public void firstSent() {
    sentNanos = System.nanoTime();
    phone.tracer().state(TraceEvent.FIRST_AUDIO_SENT);
  }

  @Override
  public void firstReceived() {
    receivedNanos = System.nanoTime();
  }

  @Override
  public void firstPlayed() {
    phone.tracer().state(TraceEvent.FIRST_AUDIO_HEARD);
  }

  @Override
  public void changed(MediaWatch.Change change) {
    call.onAudio(audioState(change));
  }

  @Override
  public void noticed(Anomaly anomaly) {
    call.onAnomaly(anomaly);
  }

  @Override
  public void keyPressed(char key) {
    call.onKey(key);
  }

  private static CallListener.AudioState audioState(MediaWatch.Change change) {
    if (change.hearing() == MediaWatch.Hearing.FINE) {
      return switch (change.speaking()) {
        case FINE -> CallListener.AudioState.FLOWING;
        case NOT_SENT -> CallListener.AudioState.NOT_RECORDED;
        case NOT_RECEIVED_THERE -> CallListener.AudioState.NOT_HEARD_THERE;
      };
    }
    return switch (change.hearing()) {
      case NO_PACKETS -> CallListener.AudioState.NO_PACKETS;
      case CANNOT_DECRYPT -> CallListener.AudioState.NOT_DECRYPTED;
      case NOT_PLAYED, FINE -> CallListener.AudioState.NOT_PLAYED;
    };
  }

  @Override
  public void newKeysHeard() {
    call.feedLater(new CallInput.NewKeysHeard());
  }

  @Override
  public void keysWearOut() {
    call.feedLater(new CallInput.Rekey());
  }

  @Override
  public void keysWornOut() {
    call.feedLater(new CallInput.HangUp(EndReason.KEYS_WORN_OUT));
  }

  @Override
  public void failed() {
    call.feedLater(new CallInput.HangUp(EndReason.DEVICE_FAILED));
  }

  static CallListener.HoldState holdState(MediaFlow flow) {
    return switch (flow) {
      case BOTH_WAYS -> CallListener.HoldState.ACTIVE;
      case HELD_HERE -> CallListener.HoldState.HELD_HERE;
      case HELD_THERE -> CallListener.HoldState.HELD_THERE;
      case HELD_BY_BOTH -> CallListener.HoldState.HELD_BOTH;
    };
  }
}
