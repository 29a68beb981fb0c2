package dev.sottovoce.phone;

import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** Audio ends for tests that are about something else. */
final class SilentAudio {
  final AtomicBoolean sourceClosed = new AtomicBoolean();
  final AtomicBoolean sinkClosed = new AtomicBoolean();

  CallOptions options() {
    return CallOptions.of(
        new AudioSource() {
          @Override
          public int read(short[] frame) {
            Arrays.fill(frame, (short) 0);
            return frame.length;
          }

          @Override
          public void close() {
            sourceClosed.set(true);
          }
        },
        new AudioSink() {
          @Override
          public void write(short[] frame) {}

          @Override
          public void close() {
            sinkClosed.set(true);
          }
        });
  }
}
