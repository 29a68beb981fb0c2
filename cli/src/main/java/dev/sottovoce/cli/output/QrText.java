package dev.sottovoce.cli.output;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/** A QR code in half-block characters: two rows of squares to a line of text. */
public final class QrText {
  /** ISO/IEC 18004 wants a quiet zone of four squares. */
  private static final int QUIET_ZONE = 4;

  private QrText() {}

  /**
   * Draws {@code content}. Light squares are drawn and dark ones left out, in fixed colours, so
   * that it scans on a dark terminal and on a light one.
   *
   * @throws IllegalArgumentException when the content is too long for a QR code
   */
  public static String draw(String content) {
    BitMatrix squares = encode(content);
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < squares.getHeight(); y += 2) {
      text.append("\u001b[97;40m");
      for (int x = 0; x < squares.getWidth(); x++) {
        text.append(halfBlocks(isLight(squares, x, y), isLight(squares, x, y + 1)));
      }
      text.append("\u001b[0m\n");
    }
    return text.toString();
  }

  private static BitMatrix encode(String content) {
    try {
      return new QRCodeWriter()
          .encode(
              content,
              BarcodeFormat.QR_CODE,
              0,
              0,
              Map.of(
                  EncodeHintType.MARGIN,
                  QUIET_ZONE,
                  EncodeHintType.ERROR_CORRECTION,
                  ErrorCorrectionLevel.M));
    } catch (WriterException e) {
      throw new IllegalArgumentException("too long for a QR code", e);
    }
  }

  private static boolean isLight(BitMatrix squares, int x, int y) {
    // An odd height leaves half a line: the terminal's own background, not a square.
    return y < squares.getHeight() && !squares.get(x, y);
  }

  private static char halfBlocks(boolean upper, boolean lower) {
    if (upper) return lower ? '\u2588' : '\u2580';
    return lower ? '\u2584' : ' ';
  }
}
