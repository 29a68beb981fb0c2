package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.MediaFormat;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.phone.Leakage;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.phone.audio.Speech;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpSender;
import dev.sottovoce.testing.leakage.Observer;
import dev.sottovoce.testing.leakage.Score;
import dev.sottovoce.testing.leakage.Sighting;
import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The leakage score: what sizes and beats of our packets tell of what is said. Known recordings go
 * through the codec, packets and protection of a call; three observers learn from some and guess
 * the rest. Trials and seed are fixed beforehand. With variable rate or pauses the same observers
 * win, so the test can fail.
 */
@Timeout(600)
class LeakageTest {
  private static final long SEED = 20_261_129;
  private static final int LEARNED = 1000;
  private static final int GUESSED = 4000;

  /** Fewer are enough to see what is plain. */
  private static final int GUESSED_OF_OTHERS = 200;

  private static final int LEARNED_OF_OTHERS = 200;

  private static final int SENTENCES = 8;
  private static final int SENTENCE_BEATS = 25;
  private static final int SPEECH_BEATS = 10;

  /** The upper 99 % bound of an advantage is this much at most: two percentage points. */
  private static final double MOST = Leakage.OPUS_BOUND_POINTS / 100;

  /** What variable rate or pauses give away, at least. */
  private static final double PLAIN = 0.2;

  private final short[] alice = Speech.alice();
  private final short[] bob = Speech.bob();

  LeakageTest() throws Exception {}

  private enum Encoding {
    OURS,
    VARIABLE_RATE,
    PAUSES
  }

  private enum Manner {
    SPEAKING,
    MUTED,
    HELD
  }

  /** A phone's sending half, beat by beat in virtual time. */
  private static final class Phone implements AudioSource {
    private final MediaFormat format = Ends.format(AudioCodec.OPUS);
    private final Mouth mouth = new Mouth(this, SpeechCodecs.open(AudioCodec.OPUS));
    private final OpusEncoder other;
    private final Encoding encoding;
    private final VoiceSender sender;
    private short[] next = new short[0];
    private int octets;

    Phone(Encoding encoding) throws OpusException {
      this.encoding = encoding;
      sender =
          new VoiceSender(
              format,
              9,
              SrtpSender.open(Ends.keys(MediaKeys.Role.CLIENT, SEED), Ends.PEER),
              (packet, offset, length) -> octets = length,
              Ends.entropy(SEED));
      other = new OpusEncoder(48_000, 1, OpusApplication.OPUS_APPLICATION_VOIP);
      other.setBitrate(SpeechCodecs.OPUS_BIT_RATE);
      other.setComplexity(SpeechCodecs.OPUS_COMPLEXITY);
      other.setUseVBR(encoding == Encoding.VARIABLE_RATE);
      // Without music's half of Opus, which knows no pauses.
      if (encoding == Encoding.PAUSES) other.setForceMode(OpusMode.MODE_SILK_ONLY);
      other.setUseDTX(encoding == Encoding.PAUSES);
    }

    /** The octets of the packet of this beat, or 0 if none is sent. */
    int beat(short[] frame, Manner manner) throws OpusException {
      octets = 0;
      if (encoding == Encoding.OURS) {
        next = frame;
        mouth.mute(manner == Manner.MUTED);
        boolean held = manner == Manner.HELD;
        assertTrue(
            sender.send(held ? mouth.beSilent(sender.buffer()) : mouth.speak(sender.buffer())));
        return octets;
      }
      short[] said = manner == Manner.SPEAKING ? frame : new short[frame.length];
      int at = RtpHeader.FIXED_OCTETS;
      int payload =
          other.encode(said, 0, said.length, sender.buffer(), at, SpeechCodec.MAX_PAYLOAD);
      // Opus says by one or two octets that nothing need be sent.
      if (encoding == Encoding.PAUSES && payload <= 2) sender.skip();
      else assertTrue(sender.send(payload));
      return octets;
    }

    @Override
    public int read(short[] frame) {
      System.arraycopy(next, 0, frame, 0, frame.length);
      return frame.length;
    }

    @Override
    public void close() {}
  }

  /** Some of a recording as somebody might say it again: another loudness, start and noise. */
  private static int[] say(Phone phone, short[] speech, int from, int beats, Random random)
      throws OpusException {
    return say(phone, speech, from, beats, random, Manner.SPEAKING);
  }

  private static int[] say(
      Phone phone, short[] speech, int from, int beats, Random random, Manner manner)
      throws OpusException {
    double loudness = 0.5 + random.nextDouble() / 2;
    int start = from + random.nextInt(SpeechCodec.FRAME_SAMPLES);
    short[] frame = new short[SpeechCodec.FRAME_SAMPLES];
    int[] seen = new int[beats];
    for (int beat = 0; beat < beats; beat++) {
      for (int i = 0; i < frame.length; i++) {
        int at = start + beat * frame.length + i;
        double sample = at < speech.length ? speech[at] * loudness : 0;
        frame[i] = (short) Math.max(-32768, Math.min(32767, sample + random.nextInt(41) - 20));
      }
      seen[beat] = phone.beat(frame, manner);
    }
    return seen;
  }

  /** Where a recording is loud for so long, spread over it. */
  private static int[] loudPlaces(short[] speech, int count, int beats) {
    int samples = beats * SpeechCodec.FRAME_SAMPLES;
    int[] places = new int[count];
    int part = (speech.length - samples - SpeechCodec.FRAME_SAMPLES) / count;
    for (int i = 0; i < count; i++) {
      double loudest = -1;
      for (int from = i * part; from < (i + 1) * part; from += SpeechCodec.FRAME_SAMPLES) {
        double sum = 0;
        for (int at = from; at < from + samples; at += 7) sum += Math.abs(speech[at]);
        if (sum > loudest) {
          loudest = sum;
          places[i] = from;
        }
      }
    }
    return places;
  }

  /** Speech is 1, silence 0. */
  private List<Sighting> speechAndSilence(Encoding encoding, int trials) throws Exception {
    Random random = new Random(SEED);
    Phone phone = new Phone(encoding);
    // Opus waits 200 ms before it pauses.
    int beats = encoding == Encoding.PAUSES ? 4 * SPEECH_BEATS : SPEECH_BEATS;
    int[] places = loudPlaces(alice, SENTENCES, beats);
    short[] silence = new short[0];
    List<Sighting> seen = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      boolean speech = i % 2 == 1;
      int place = places[random.nextInt(places.length)];
      int[] octets = say(phone, speech ? alice : silence, place, beats, random);
      seen.add(new Sighting(octets, i % 2));
    }
    return seen;
  }

  /** Sentences 0 to 3 are alice's, 4 to 7 bob's. */
  private List<Sighting> sentences(Encoding encoding, int trials) throws Exception {
    Random random = new Random(SEED + 1);
    Phone phone = new Phone(encoding);
    int[] hers = loudPlaces(alice, SENTENCES / 2, SENTENCE_BEATS);
    int[] his = loudPlaces(bob, SENTENCES / 2, SENTENCE_BEATS);
    List<Sighting> seen = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      int label = i % SENTENCES;
      boolean byAlice = label < SENTENCES / 2;
      int place = byAlice ? hers[label] : his[label - SENTENCES / 2];
      int[] octets = say(phone, byAlice ? alice : bob, place, SENTENCE_BEATS, random);
      seen.add(new Sighting(octets, label));
    }
    return seen;
  }

  /** Whether somebody speaks, is muted, or holds the call; each from loud speech. */
  private List<Sighting> manners(Encoding encoding, int trials) throws Exception {
    Random random = new Random(SEED + 2);
    Phone phone = new Phone(encoding);
    int[] places = loudPlaces(alice, SENTENCES, SPEECH_BEATS);
    List<Sighting> seen = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      Manner manner = Manner.values()[i % Manner.values().length];
      int place = places[random.nextInt(places.length)];
      int[] octets = say(phone, alice, place, SPEECH_BEATS, random, manner);
      seen.add(new Sighting(octets, manner.ordinal()));
    }
    return seen;
  }

  private static List<Sighting> bySpeaker(List<Sighting> sentences) {
    List<Sighting> seen = new ArrayList<>();
    for (Sighting each : sentences) {
      seen.add(each.labelled(each.label() * 2 / SENTENCES));
    }
    return seen;
  }

  /** The best observer's. */
  private static Score score(List<Sighting> seen, int learned, int classes) {
    List<Sighting> known = seen.subList(0, learned);
    List<Sighting> unknown = seen.subList(learned, seen.size());
    Score best = new Score(-1, -1, 0);
    List<Observer> observers =
        List.of(
            Observer.byAverages(known, classes),
            Observer.byFrequencies(known, classes),
            Observer.byNeighbours(known, classes));
    for (Observer observer : observers) {
      Score score = Score.of(observer, unknown, classes);
      if (score.bound() > best.bound()) best = score;
    }
    return best;
  }

  private void assertHidden(String what, List<Sighting> seen, int classes) {
    Score score = score(seen, LEARNED, classes);
    assertTrue(score.bound() <= MOST, what + ": " + score);
  }

  private void assertPlain(String what, List<Sighting> seen, int classes) {
    Score score = score(seen, LEARNED_OF_OTHERS, classes);
    assertTrue(score.advantage() >= PLAIN, what + ": " + score);
  }

  @Test
  void packetsOfOurPhones_tellNothingOfWhatIsSaid() throws Exception {
    int trials = LEARNED + GUESSED;
    assertHidden("speech or silence", speechAndSilence(Encoding.OURS, trials), 2);
    List<Sighting> sentences = sentences(Encoding.OURS, trials);
    assertHidden("who speaks", bySpeaker(sentences), 2);
    assertHidden("which of eight sentences", sentences, SENTENCES);
    assertHidden("speaking, muted or on hold", manners(Encoding.OURS, trials), 3);
  }

  @Test
  void withAVariableRate_theSameObserversKnow() throws Exception {
    int trials = LEARNED_OF_OTHERS + GUESSED_OF_OTHERS;
    assertPlain("speech or silence", speechAndSilence(Encoding.VARIABLE_RATE, trials), 2);
    List<Sighting> sentences = sentences(Encoding.VARIABLE_RATE, trials);
    assertPlain("who speaks", bySpeaker(sentences), 2);
    assertPlain("which of eight sentences", sentences, SENTENCES);
    assertPlain("speaking, muted or on hold", manners(Encoding.VARIABLE_RATE, trials), 3);
  }

  @Test
  void withPauses_theSameObserversKnow() throws Exception {
    int trials = LEARNED_OF_OTHERS + GUESSED_OF_OTHERS;
    assertPlain("speech or silence", speechAndSilence(Encoding.PAUSES, trials), 2);
  }
}
