package dev.sottovoce.phone.audio;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads and writes WAV files (RIFF, Multimedia Programming Interface 1.0). What is read becomes 48
 * kHz mono, whatever it was: 8 to 32-bit integers or 32-bit floats, 4 to 192 kHz, one or two
 * channels, up to ten minutes.
 */
public final class Wav {
  /** The rate of everything that was read, and of what is written. */
  public static final int RATE = 48_000;

  public static final int MAX_SECONDS = 600;

  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xfffe;
  private static final int MAX_CHUNKS = 1000;
  private static final int FRAMES_AT_ONCE = 4096;

  private record Format(int encoding, int channels, int rate, int bits) {
    int frameOctets() {
      return channels * bits / 8;
    }
  }

  private Wav() {}

  /**
   * @throws WavException when the file is missing or is no recording that can be used
   */
  public static short[] read(Path file) throws IOException {
    if (!Files.exists(file)) throw new WavException("there is no file " + file);
    if (Files.isDirectory(file)) throw new WavException(file + " is a folder, not a WAV file");
    if (Files.size(file) == 0) throw new WavException(file + " is empty");
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    } catch (WavException e) {
      throw new WavException(file + ": " + e.getMessage());
    }
  }

  public static short[] read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(stream, 1 << 16));
    try {
      if (!id(in).equals("RIFF")) throw notWav();
      in.readInt();
      if (!id(in).equals("WAVE")) throw notWav();
      Format format = null;
      for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
        String id = id(in);
        long size = Integer.reverseBytes(in.readInt()) & 0xffff_ffffL;
        if (id.equals("data")) {
          if (format == null) throw new WavException("its data comes before its format");
          return samples(in, format, size);
        }
        if (id.equals("fmt ")) format = format(in, size);
        else skip(in, size + (size & 1));
      }
      throw new WavException("it has too many chunks");
    } catch (EOFException e) {
      throw new WavException("it ends before its sound begins");
    }
  }

  /** Writes 48 kHz mono 16-bit samples. */
  public static void write(Path file, short[] samples) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(header(samples.length));
      ByteBuffer octets = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
      for (short sample : samples) octets.putShort(sample);
      out.write(octets.array());
    }
  }

  /** The 44 octets before so many 48 kHz mono 16-bit samples. */
  static byte[] header(int samples) {
    ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
    header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples * 2);
    header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    header.putShort((short) PCM).putShort((short) 1).putInt(RATE).putInt(RATE * 2);
    header.putShort((short) 2).putShort((short) 16);
    header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples * 2);
    return header.array();
  }

  private static Format format(DataInputStream in, long size) throws IOException {
    if (size < 16 || size > 256) throw new WavException("its format is malformed");
    byte[] raw = new byte[(int) (size + (size & 1))];
    in.readFully(raw);
    ByteBuffer fields = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    int encoding = fields.getShort(0) & 0xffff;
    if (encoding == EXTENSIBLE && size >= 26) encoding = fields.getShort(24) & 0xffff;
    int channels = fields.getShort(2) & 0xffff;
    int rate = fields.getInt(4);
    int bits = fields.getShort(14) & 0xffff;
    boolean integers = encoding == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32);
    boolean floats = encoding == FLOAT && bits == 32;
    if (!integers && !floats) {
      throw new WavException(
          "it is compressed or has "
              + bits
              + " bits a sample; PCM of 8, 16, 24 or 32 bits and 32-bit float can be read");
    }
    if (channels < 1 || channels > 2) {
      throw new WavException("it has " + channels + " channels; one or two can be read");
    }
    if (rate < 4_000 || rate > 192_000) {
      throw new WavException("its rate is " + rate + " Hz; 4,000 to 192,000 can be read");
    }
    return new Format(encoding, channels, rate, bits);
  }

  /** Mixes down and changes the rate on the way, so that memory is what ten minutes need. */
  private static short[] samples(DataInputStream in, Format format, long size) throws IOException {
    Resampler resampler = format.rate() == RATE ? null : new Resampler(format.rate(), RATE);
    byte[] raw = new byte[FRAMES_AT_ONCE * format.frameOctets()];
    short[] mono = new short[FRAMES_AT_ONCE];
    int written = 0;
    // A recorder that was cut off leaves a size of 0 or all ones: then the file's end counts.
    long left = size == 0 || size == 0xffff_ffffL ? Long.MAX_VALUE : size;
    short[] out = new short[room(Math.min(left, in.available()), format)];
    while (left >= format.frameOctets()) {
      int octets = readUpTo(in, raw, (int) Math.min(raw.length, left));
      int frames = octets / format.frameOctets();
      if (frames == 0) break;
      left -= octets;
      mix(raw, frames, format, mono);
      int room = resampler == null ? frames : resampler.mostFrom(frames);
      if (written + room > RATE * MAX_SECONDS + RATE) {
        throw new WavException("it is longer than ten minutes");
      }
      if (written + room > out.length) {
        out = Arrays.copyOf(out, Math.max(written + room, out.length * 2));
      }
      if (resampler == null) {
        System.arraycopy(mono, 0, out, written, frames);
        written += frames;
      } else {
        written += resampler.process(mono, 0, frames, out, written);
      }
    }
    if (written == 0) throw new WavException("it contains no sound");
    return written == out.length ? out : Arrays.copyOf(out, written);
  }

  /**
   * Samples that so many octets make, when they are there already: what grows by doubling leaves
   * three times its size behind, which stays in memory as long as nothing else needs it.
   */
  private static int room(long octets, Format format) {
    long samples = octets / format.frameOctets();
    // A resampler wants to round up.
    if (format.rate() != RATE) samples = samples * RATE / format.rate() + RATE;
    return (int) Math.max(RATE * 4L, Math.min(samples, RATE * MAX_SECONDS + (long) RATE));
  }

  private static void mix(byte[] raw, int frames, Format format, short[] mono) {
    ByteBuffer octets = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    for (int frame = 0; frame < frames; frame++) {
      int sum = 0;
      for (int channel = 0; channel < format.channels(); channel++) sum += sample(octets, format);
      mono[frame] = (short) (sum / format.channels());
    }
  }

  private static int sample(ByteBuffer octets, Format format) {
    switch (format.bits()) {
      case 8:
        return ((octets.get() & 0xff) - 128) << 8;
      case 16:
        return octets.getShort();
      case 24:
        octets.get();
        return octets.getShort();
      default:
        if (format.encoding() == PCM) return octets.getInt() >> 16;
        float value = octets.getFloat();
        // Not a number becomes 0 by the cast.
        return (int) Math.max(-32_768f, Math.min(32_767f, value * 32_768f));
    }
  }

  private static int readUpTo(DataInputStream in, byte[] raw, int wanted) throws IOException {
    int read = 0;
    while (read < wanted) {
      int count = in.read(raw, read, wanted - read);
      if (count < 0) break;
      read += count;
    }
    return read;
  }

  private static void skip(DataInputStream in, long octets) throws IOException {
    long left = octets;
    while (left > 0) {
      long skipped = in.skip(left);
      if (skipped <= 0) {
        in.readByte();
        skipped = 1;
      }
      left -= skipped;
    }
  }

  private static String id(DataInputStream in) throws IOException {
    byte[] id = new byte[4];
    in.readFully(id);
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  private static WavException notWav() {
    return new WavException("it is no WAV file; convert it, for example: sox IN OUT.wav");
  }
}
