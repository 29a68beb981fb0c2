package dev.sottovoce.server.console;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/** A QR code as SVG. */
final class QrSvg {
  /** ISO/IEC 18004 wants a quiet zone of four squares. */
  private static final int QUIET_ZONE = 4;

  private QrSvg() {}

  /**
   * Draws {@code content}, dark on light whatever surrounds it.
   *
   * @throws IllegalArgumentException when the content is too long for a QR code
   */
  static String draw(String content) {
    BitMatrix squares = encode(content);
    StringBuilder dark = new StringBuilder();
    for (int y = 0; y < squares.getHeight(); y++) {
      for (int x = 0; x < squares.getWidth(); x++) {
        if (squares.get(x, y)) dark.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
      }
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">"
            .formatted(squares.getWidth(), squares.getHeight())
        + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\""
        + dark
        + "\" fill=\"#000\" shape-rendering=\"crispEdges\"/></svg>";
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
}
