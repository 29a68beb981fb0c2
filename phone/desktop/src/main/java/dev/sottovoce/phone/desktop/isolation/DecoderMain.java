package dev.sottovoce.phone.desktop.isolation;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * The process that decodes: payloads from standard input, samples to standard output, until the
 * input ends. It opens no file and no socket besides what Java itself needs.
 */
public final class DecoderMain {
  private DecoderMain() {}

  /**
   * @param args the codec's name as an {@link AudioCodec}
   */
  public static void main(String[] args) throws IOException {
    System.setOut(System.err);
    AudioCodec kind = AudioCodec.valueOf(args[0]);
    try (InputStream in = new FileInputStream(FileDescriptor.in);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        SpeechCodec codec = SpeechCodecs.open(kind)) {
      serve(in, out, codec);
    }
  }

  private static void serve(InputStream in, OutputStream out, SpeechCodec codec)
      throws IOException {
    ByteBuffer request = ByteBuffer.allocate(Frames.REQUEST_OCTETS);
    ByteBuffer answer = ByteBuffer.allocate(Frames.ANSWER_OCTETS);
    short[] samples = new short[Frames.MOST_SAMPLES];
    SpeechCodecs.warmUp();
    Frames.hello(answer);
    out.write(answer.array());
    while (in.readNBytes(request.array(), 0, Frames.REQUEST_OCTETS) == Frames.REQUEST_OCTETS) {
      if (!Frames.serve(request, codec, samples, answer)) return;
      out.write(answer.array());
    }
  }
}
