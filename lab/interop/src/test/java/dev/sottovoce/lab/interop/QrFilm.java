package dev.sottovoce.lab.interop;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
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
  private static final int DARK = 40;
  private static final int LIGHT = 210;

  private QrFilm() {}

  static void write(Path file, String text) throws IOException, WriterException {
    BitMatrix squares = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, WIDTH, HEIGHT);
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        picture.getRaster().setSample(x, y, 0, squares.get(x, y) ? DARK : LIGHT);
      }
    }
    write(file, picture);
  }

  /** What a camera sees that is held before a whole screen. */
  static void write(Path file, BufferedImage screen) throws IOException {
    BufferedImage seen = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    double scale =
        Math.min((double) WIDTH / screen.getWidth(), (double) HEIGHT / screen.getHeight());
    int width = (int) (screen.getWidth() * scale);
    int height = (int) (screen.getHeight() * scale);
    Graphics2D pen = seen.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(screen, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height, null);
    pen.dispose();
    byte[] luminance = ((DataBufferByte) seen.getRaster().getDataBuffer()).getData();
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
