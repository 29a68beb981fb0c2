package dev.sottovoce.server.log;

import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Epochs as they travel: JSON with the changes of some that follow one another, in base64url. */
public final class EpochPage {
  /** The most epochs in one page. */
  public static final int MOST_EPOCHS = 256;

  /** A page holds more than one epoch only up to about this size, before base64. */
  private static final int FULL = 512 * 1024;

  static final int MOST_OCTETS = 2 * (FULL + EpochChanges.MOST_OCTETS);

  private EpochPage() {}

  /** The first of these that fit in a page. */
  public static JsonObject of(List<Bytes> changes) {
    JsonArray epochs = new JsonArray();
    int octets = 0;
    for (Bytes each : changes) {
      octets += each.length();
      if (octets > FULL && !epochs.isEmpty()) break;
      epochs.add(each.base64Url());
    }
    return new JsonObject().put("epochs", epochs);
  }

  static List<EpochChanges> decode(Bytes json) throws IOException {
    try {
      JsonArray epochs = new JsonObject(Buffer.buffer(json.toArray())).getJsonArray("epochs");
      List<EpochChanges> changes = new ArrayList<>();
      for (int i = 0; epochs != null && i < epochs.size() && i < MOST_EPOCHS; i++) {
        changes.add(
            Bytes.fromBase64Url(epochs.getString(i))
                .flatMap(EpochChanges::decode)
                .orElseThrow(() -> new IOException("no epoch")));
      }
      return changes;
    } catch (DecodeException | ClassCastException e) {
      throw new IOException("what was sent are no epochs", e);
    }
  }
}
