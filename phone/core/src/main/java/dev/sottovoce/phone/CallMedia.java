package dev.sottovoce.phone;

import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.MediaFlow;
import java.time.Duration;
import java.util.Optional;

/** The media of one call: keys and formats go in, audio flows, counts come out. */
final class CallMedia {
  private final LiveCall call;
  private final LivePhone phone;
  private volatile long startedNanos = System.nanoTime();

  CallMedia(LiveCall call, LivePhone phone) {
    this.call = call;
    this.phone = phone;
  }

  void startClock() {
    startedNanos = System.nanoTime();
  }

  void open(CallOutput.OpenMedia open, CallOptions options) {
    open.keys().destroy();
  }

  void flow(MediaFlow flow) {}

  boolean received(byte[] packet, int offset, int length, long arrivalNanos) {
    return false;
  }

  CallStatistics statistics() {
    return new CallStatistics(
        0, 0, 0, 0, 0, 0, Duration.ZERO, Optional.of(Duration.ofNanos(startedNanos)));
  }

  void close() {}

  static CallListener.HoldState holdState(MediaFlow flow) {
    return switch (flow) {
      case BOTH_WAYS -> CallListener.HoldState.ACTIVE;
      case HELD_HERE -> CallListener.HoldState.HELD_HERE;
      case HELD_THERE -> CallListener.HoldState.HELD_THERE;
      case HELD_BY_BOTH -> CallListener.HoldState.HELD_BOTH;
    };
  }
}
