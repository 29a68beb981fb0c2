package dev.sottovoce.lab.interop;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a camera sees that looks at a screen with a QR code: a film in YUV4MPEG2. */
final class QrFilm {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int FRAMES = 10;
  private static final byte DARK = 40;
  private static final byte LIGHT = (byte) 210;

  private QrFilm() {}

  static void write(Path file, String text) throws IOException, WriterException {
    BitMatrix squares = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, WIDTH, HEIGHT);
    byte[] luminance = new byte[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        luminance[y * WIDTH + x] = squares.get(x, y) ? DARK : LIGHT;
      }
    }
    byte[] grey = new byte[WIDTH * HEIGHT / 2];
    Arrays.fill(grey, (byte) 128);
    ByteArrayOutputStream film = new ByteArrayOutputStream();
    film.writeBytes(
        "YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n"
            .formatted(WIDTH, HEIGHT)
            .getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < FRAMES; i++) {
      film.writeBytes("FRAME\n".getBytes(StandardCharsets.US_ASCII));
      film.writeBytes(luminance);
      film.writeBytes(grey);
    }
    Files.write(file, film.toByteArray());
  }
}
