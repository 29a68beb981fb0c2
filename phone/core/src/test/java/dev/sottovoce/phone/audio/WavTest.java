package dev.sottovoce.phone.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sottovoce.testing.Seeded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavTest {
  @TempDir Path folder;

  @Test
  void whatIsWritten_isReadBack() throws IOException {
    short[] samples = tone(48_000, 440, 1000);
    Path file = folder.resolve("a.wav");
    Wav.write(file, samples);
    assertArrayEquals(samples, Wav.read(file));
  }

  /** What is left behind stays in a phone's memory: nothing else needs it during a call. */
  @Test
  void aLongRecording_isReadIntoItsOwnRoom_andNoMore() throws IOException {
    Path file = folder.resolve("minute.wav");
    Wav.write(file, tone(Wav.RATE, 440, 60 * Wav.RATE));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    WavSource.of(file, WavSource.Afterwards.END);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    long octets = 60L * Wav.RATE * Short.BYTES;
    assertTrue(allocated < octets * 11 / 10, allocated + " for " + octets);
  }

  @Test
  void everyKind_keepsTheToneAndItsLength() throws IOException {
    for (int rate : new int[] {8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000}) {
      for (int channels = 1; channels <= 2; channels++) {
        for (int bits : new int[] {8, 16, 24, 32, -32}) {
          short[] read = Wav.read(new ByteArrayInputStream(wav(rate, channels, bits, 0.5)));
          String kind = rate + " Hz, " + channels + " channels, " + bits + " bits";
          assertTrue(Math.abs(read.length - 24_000) <= 20, kind + ": " + read.length);
          // 500 Hz: a thousand crossings of zero a second.
          assertEquals(500, crossings(read), 20, kind);
        }
      }
    }
  }

  @Test
  void whatCannotBeUsed_saysWhy() throws IOException {
    refused(folder.resolve("none.wav"), "there is no file");
    refused(Files.write(folder.resolve("empty.wav"), new byte[0]), "is empty");
    refused(Files.writeString(folder.resolve("text.wav"), "hello hello hello"), "no WAV file");
    refused(folder, "is a folder");
    byte[] good = wav(8_000, 1, 16, 0.1);
    refused(Files.write(folder.resolve("cut.wav"), java.util.Arrays.copyOf(good, 30)), "ends");
    refused(patched(good, 20, 85), "compressed");
    refused(patched(good, 22, 6), "6 channels");
    refused(patched(good, 24, 1), "rate");
    refused(Files.write(folder.resolve("silent.wav"), wav(8_000, 1, 16, 0)), "no sound");
  }

  @Test
  void aRecordingOfMoreThanTenMinutes_isRefused() {
    byte[] long8 = wav(4_000, 1, 8, 602);
    WavException refusal =
        assertThrows(WavException.class, () -> Wav.read(new ByteArrayInputStream(long8)));
    assertTrue(String.valueOf(refusal.getMessage()).contains("ten minutes"));
  }

  @Test
  void anyOctets_areReadOrRefused() {
    byte[] good = wav(8_000, 2, 24, 0.05);
    Seeded.check(
        300,
        random -> {
          byte[] changed = good.clone();
          for (int i = 0; i < 4; i++) changed[random.nextInt(48)] = (byte) random.nextInt();
          try {
            Wav.read(new ByteArrayInputStream(changed));
          } catch (WavException expected) {
            assertTrue(String.valueOf(expected.getMessage()).length() > 10);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void theSink_recordsWhatWasPlayed() throws IOException {
    Path file = folder.resolve("heard.wav");
    WavSink sink = new WavSink(file);
    short[] samples = tone(48_000, 300, 960 * 700);
    for (int at = 0; at < samples.length; at += 960) {
      sink.write(java.util.Arrays.copyOfRange(samples, at, at + 960));
    }
    sink.close();
    sink.close();
    assertArrayEquals(samples, Wav.read(file));
    assertThrows(IOException.class, () -> new WavSink(folder.resolve("no/such/folder.wav")));
  }

  @Test
  void theSource_playsOnce() throws IOException {
    short[] samples = tone(48_000, 300, 960 + 100);
    WavSource source = new WavSource(samples, WavSource.Afterwards.END);
    short[] frame = new short[960];
    assertEquals(960, source.read(frame));
    assertEquals(100, source.read(frame));
    assertEquals(0, frame[500]);
    assertEquals(-1, source.read(frame));
    WavSource patient = new WavSource(new short[0], WavSource.Afterwards.SILENCE);
    assertEquals(0, patient.read(frame));
  }

  @Test
  void theSameSpeech_matches_andOtherSpeechDoesNot() throws IOException {
    short[] alice = Speech.alice();
    short[] late = new short[alice.length + 40_000];
    for (int i = 0; i < alice.length; i++) late[i + 40_000] = (short) (alice[i] / 3);
    assertTrue(AudioMatch.of(alice, late) >= 0.9, "late " + AudioMatch.of(alice, late));
    double other = AudioMatch.of(alice, Speech.bob());
    assertTrue(other <= 0.4, "other " + other);
    assertTrue(AudioMatch.of(alice, new short[alice.length]) <= 0.1);
    assertEquals(0, AudioMatch.of(alice, new short[10]));
  }

  private void refused(Path file, String why) {
    WavException refusal = assertThrows(WavException.class, () -> Wav.read(file));
    assertTrue(
        String.valueOf(refusal.getMessage()).contains(why), String.valueOf(refusal.getMessage()));
  }

  private Path patched(byte[] good, int at, int value) throws IOException {
    byte[] changed = good.clone();
    changed[at] = (byte) value;
    if (at == 24) java.util.Arrays.fill(changed, 25, 28, (byte) 0);
    return Files.write(folder.resolve("patched" + at + ".wav"), changed);
  }

  private static int crossings(short[] samples) {
    int crossings = 0;
    for (int i = 1; i < samples.length; i++) if (samples[i - 1] < 0 != samples[i] < 0) crossings++;
    return crossings;
  }

  private static short[] tone(int rate, int hertz, int length) {
    short[] samples = new short[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (short) (12_000 * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return samples;
  }

  /** A tone of 500 Hz; 32 bits with a minus are floats. */
  private static byte[] wav(int rate, int channels, int bits, double seconds) {
    int frames = (int) (rate * seconds);
    int octets = Math.abs(bits) / 8;
    ByteBuffer out =
        ByteBuffer.allocate(44 + frames * channels * octets).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(0);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    out.putShort((short) (bits < 0 ? 3 : 1)).putShort((short) channels).putInt(rate);
    out.putInt(rate * channels * octets).putShort((short) (channels * octets));
    out.putShort((short) Math.abs(bits));
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(frames * channels * octets);
    for (int i = 0; i < frames * channels; i++) {
      double value = 0.4 * Math.sin(2 * Math.PI * 500 * (i / channels) / rate);
      if (bits == 8) out.put((byte) (128 + value * 127));
      else if (bits == 16) out.putShort((short) (value * 32_767));
      else if (bits == 24) out.put((byte) 0).putShort((short) (value * 32_767));
      else if (bits == 32) out.putInt((int) (value * Integer.MAX_VALUE));
      else out.putFloat((float) value);
    }
    return out.array();
  }
}
