package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.lab.bench.leakage.Script.Manner;
import dev.sottovoce.lab.bench.leakage.Script.Window;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.audio.Wav;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Says what the script says, with noise in everything. It does the same work whatever it says, so
 * that nothing of its own time can be told from the packets.
 */
final class Speaker implements AudioSource {
  private static final int FRAME = 960;

  private final Script script;
  private final Script.Side side;
  private final int number;
  private final Sentences sentences;
  private volatile @Nullable Call call;
  private volatile int frames;
  private short[] speech = new short[0];
  private int at;
  private double loudness;
  private int noise;

  /** The recordings and where each sentence begins. */
  record Sentences(short[] alice, short[] bob, int[] places) {
    static Sentences load() throws IOException {
      short[] alice = recording("alice");
      short[] bob = recording("bob");
      int[] places = new int[Script.SENTENCES];
      int half = Script.SENTENCES / 2;
      System.arraycopy(loudPlaces(alice, half), 0, places, 0, half);
      System.arraycopy(loudPlaces(bob, half), 0, places, half, half);
      return new Sentences(alice, bob, places);
    }

    private static short[] recording(String name) throws IOException {
      try (InputStream in = Speaker.class.getResourceAsStream("/speech/" + name + ".wav")) {
        if (in == null) throw new IOException("the recording is missing");
        return Wav.read(in);
      }
    }

    short[] of(int sentence) {
      return sentence < Script.SENTENCES / 2 ? alice : bob;
    }

    /** Where a recording is loud for a window, spread over it. */
    private static int[] loudPlaces(short[] speech, int count) {
      int samples = (Script.WINDOW_BEATS + 1) * FRAME;
      int part = (speech.length - samples) / count;
      int[] places = new int[count];
      for (int i = 0; i < count; i++) {
        double loudest = -1;
        for (int from = i * part; from < (i + 1) * part; from += FRAME) {
          double sum = 0;
          for (int at = from; at < from + samples; at += 7) sum += Math.abs(speech[at]);
          if (sum <= loudest) continue;
          loudest = sum;
          places[i] = from;
        }
      }
      return places;
    }
  }

  Speaker(Script script, Script.Side side, int number, Sentences sentences) {
    this.script = script;
    this.side = side;
    this.number = number;
    this.sentences = sentences;
    noise = number * 2 + side.ordinal() + 1;
  }

  /** Mutes this one when the script says so. */
  void speaksIn(Call newCall) {
    call = newCall;
  }

  /** How many frames were read: as many packets have left. */
  int frames() {
    return frames;
  }

  @Override
  public int read(short[] frame) {
    int beat = frames;
    if (beat % Script.WINDOW_BEATS == 0) begin(beat / Script.WINDOW_BEATS);
    int x = noise;
    for (int i = 0; i < frame.length; i++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      frame[i] = (short) (speech[at + i] * loudness + (x >> 26));
    }
    noise = x;
    at += frame.length;
    frames = beat + 1;
    return frame.length;
  }

  private void begin(int window) {
    Window next = script.window(side, number, window);
    speech = sentences.of(next.sentence());
    at = sentences.places()[next.sentence()] + next.start();
    loudness = next.manner() == Manner.SILENT ? 0 : next.loudness();
    Call mine = call;
    if (mine == null) return;
    if (next.manner() == Manner.MUTED) mine.mute();
    else mine.unmute();
  }

  @Override
  public void close() {}
}
