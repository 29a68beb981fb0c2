package dev.sottovoce.phone.desktop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A loudspeaker that a microphone hears three frames later, as a call's media thread has them. */
class CleanedSoundTest {
  private static final int FRAME = 960;
  private static final int DELAY_FRAMES = 3;

  private final short[][] air = new short[DELAY_FRAMES][FRAME];
  private int beat;
  private boolean sourceClosed;
  private boolean sinkClosed;
  private int available = FRAME;

  private final AudioSource microphone =
      new AudioSource() {
        @Override
        public int read(short[] frame) {
          if (available < 0) return -1;
          short[] heard = air[beat % DELAY_FRAMES];
          for (int i = 0; i < available; i++) frame[i] = (short) (heard[i] / 2);
          return available;
        }

        @Override
        public void close() {
          sourceClosed = true;
        }
      };

  private final AudioSink loudspeaker =
      new AudioSink() {
        @Override
        public void write(short[] frame) {
          System.arraycopy(frame, 0, air[beat % DELAY_FRAMES], 0, FRAME);
        }

        @Override
        public void close() {
          sinkClosed = true;
        }
      };

  @BeforeEach
  void onlyWithTheLibrary() {
    assumeTrue(CleanedSound.whyNot().isEmpty(), CleanedSound.whyNot());
  }

  /** Beats of a call in which only the other end speaks; what goes out in the last ones. */
  private double sentBack(AudioSource source, AudioSink sink) {
    Random random = new Random(3);
    short[] frame = new short[FRAME];
    double energy = 0;
    double low = 0;
    for (beat = 0; beat < 600; beat++) {
      source.read(frame);
      if (beat >= 500) for (short each : frame) energy += (double) each * each;
      for (int i = 0; i < FRAME; i++) {
        low += 0.3 * (random.nextGaussian() - low);
        frame[i] = (short) (6_000 * low);
      }
      sink.write(frame);
    }
    return energy;
  }

  @Test
  void whatTheOtherEndSays_doesNotComeBackToIt() {
    double plain = sentBack(microphone, loudspeaker);
    CleanedSound cleaned = new CleanedSound(microphone, loudspeaker);
    double after = sentBack(cleaned.source(), cleaned.sink());

    double decibels = 10 * Math.log10(plain / (after + 1));
    assertTrue(decibels > 20, "quieter by " + decibels + " dB");
  }

  @Test
  void microphoneThatEnds_ends_andThatGivesLess_isFilledUp() {
    AudioSource source = new CleanedSound(microphone, loudspeaker).source();
    short[] frame = new short[FRAME];
    available = 100;
    assertEquals(FRAME, source.read(frame));
    available = -1;
    assertEquals(-1, source.read(frame));
  }

  @Test
  void closing_closesBoth_andALateReadIsOnlyNotCleaned() {
    CleanedSound cleaned = new CleanedSound(microphone, loudspeaker);
    AudioSource source = cleaned.source();
    source.close();
    cleaned.sink().close();
    assertTrue(sourceClosed && sinkClosed);
    short[] frame = new short[FRAME];
    assertEquals(FRAME, source.read(frame));
    assertArrayEquals(new short[FRAME], frame);
  }
}
