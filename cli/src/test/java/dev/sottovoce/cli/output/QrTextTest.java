package dev.sottovoce.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reader that never saw our drawing code reads back what was drawn. */
class QrTextTest {
  private static final int PIXELS = 6;

  @Test
  void enrolmentCode_isReadBackFromTheHalfBlocks() throws Exception {
    String code =
        "sv1:calls.example.org:8443/ABCDEFGHIJKLMNOPQRSTUVWXYZ/234567ABCDEFGHIJKLMNOPQRST";
    assertEquals(code, read(QrText.draw(code)));
  }

  @Test
  void shortAndLongContents_areReadBack() throws Exception {
    for (int length : new int[] {1, 17, 100, 600}) {
      String content = "x".repeat(length);
      assertEquals(content, read(QrText.draw(content)));
    }
  }

  @Test
  void everyLine_setsAndResetsItsColours() {
    for (String line : QrText.draw("sv1:x").split("\n")) {
      assertEquals(0, line.indexOf("\u001b[97;40m"));
      assertEquals(line.length() - 4, line.indexOf("\u001b[0m"));
    }
  }

  @Test
  void moreThanAQrCodeHolds_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> QrText.draw("x".repeat(5000)));
  }

  /** Photographs the drawing: white where a half block is drawn, black elsewhere. */
  private static String read(String drawing) throws Exception {
    List<String> lines =
        Arrays.stream(drawing.split("\n"))
            .map(line -> line.replace("\u001b[97;40m", "").replace("\u001b[0m", ""))
            .toList();
    int width = lines.getFirst().length() * PIXELS;
    int height = lines.size() * 2 * PIXELS;
    int[] pixels = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int row = y / PIXELS;
        char block = lines.get(row / 2).charAt(x / PIXELS);
        boolean light = block == '\u2588' || block == (row % 2 == 0 ? '\u2580' : '\u2584');
        pixels[y * width + x] = light ? 0xffffffff : 0xff000000;
      }
    }
    LuminanceSource picture = new RGBLuminanceSource(width, height, pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(picture))).getText();
  }
}
