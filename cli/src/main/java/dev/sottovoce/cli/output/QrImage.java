package dev.sottovoce.cli.output;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads a QR code from an image file, such as a photograph of another's screen. */
public final class QrImage {
  /** Of a side; measured before the picture is decoded. */
  private static final int MOST_PIXELS = 8192;

  private QrImage() {}

  /**
   * @return the code's text; nothing when there is none in the picture
   * @throws IOException when the file cannot be read or is no picture
   */
  public static Optional<String> read(Path file) throws IOException {
    BufferedImage image = decode(file);
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    BinaryBitmap squares =
        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
    try {
      return Optional.of(
          new QRCodeReader().decode(squares, Map.of(DecodeHintType.TRY_HARDER, true)).getText());
    } catch (ReaderException e) {
      return Optional.empty();
    }
  }

  private static BufferedImage decode(Path file) throws IOException {
    try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
      if (input == null) throw new IOException(file + " cannot be read");
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) throw new IOException(file + " is no picture (PNG, JPEG, GIF, BMP)");
      ImageReader reader = readers.next();
      try {
        reader.setInput(input);
        if (reader.getWidth(0) > MOST_PIXELS || reader.getHeight(0) > MOST_PIXELS) {
          throw new IOException(file + " has more than " + MOST_PIXELS + " pixels on a side");
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (RuntimeException e) {
      // Readers of the JDK throw what they like at damaged pictures.
      throw new IOException(file + " is a damaged picture", e);
    }
  }
}
