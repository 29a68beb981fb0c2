package dev.sottovoce.server.console;

import dev.sottovoce.server.log.LogProofs;
import dev.sottovoce.server.log.Releases;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs here: the hash of each release and whether the log shows it, and what it is made of.
 */
final class AboutActions {
  private static final String PREFIX = "release:";

  private final LogProofs proofs;

  /** Of each release; to make them every file of the program is read. */
  private @Nullable Map<String, Bytes> hashes;

  AboutActions(Surroundings around) {
    proofs = new LogProofs(around.log());
  }

  List<Route> routes() {
    return List.of(
        Route.signedIn(HttpMethod.GET, "/api/v1/console/releases", this::releases),
        Route.signedIn(HttpMethod.GET, "/api/v1/console/sbom", this::sbom));
  }

  private Answer releases(Asked asked) throws IOException {
    JsonArray rows = new JsonArray();
    hashes()
        .forEach((label, hash) ->
            rows.add(
                new JsonObject()
                    .put("name", label.substring(PREFIX.length()))
                    .put("hash", hash.hex())
                    .put("logged", isNewest(label, hash))));
    return Answer.of(new JsonObject().put("releases", rows));
  }

  private synchronized Map<String, Bytes> hashes() throws IOException {
    if (hashes == null) {
      Map<String, Bytes> made = new LinkedHashMap<>();
      Releases.running().forEach((label, list) -> made.put(label, TransparencyLog.hash(list)));
      hashes = made;
    }
    return hashes;
  }

  /** Under the head that everybody is shown. */
  private boolean isNewest(String label, Bytes hash) {
    return proofs
        .latest(label, 0)
        .flatMap(LatestProof::opening)
        .filter(opening -> opening.valueHash().equals(hash))
        .isPresent();
  }

  private Answer sbom(Asked asked) throws IOException {
    return Answer.of(Components.cycloneDx(Components.shipped(), Overview.version()));
  }
}
