package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.transparency.DirectoryKey;
import dev.sottovoce.transparency.HeadProof;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.transparency.LogKeys;
import dev.sottovoce.transparency.LogVerifier;
import dev.sottovoce.transparency.StaleHead;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogApiTest {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  @TempDir Path data;

  /** The head comes with the first seconds of a server. */
  private static HttpResponse<String> head(RunningServer running) throws Exception {
    long until = System.nanoTime() + PATIENCE;
    HttpResponse<String> reply = running.get("/api/v1/log/head");
    while (reply.statusCode() == 503 && System.nanoTime() < until) {
      reply = running.get("/api/v1/log/head");
    }
    assertEquals(200, reply.statusCode());
    return reply;
  }

  private static Bytes proof(HttpResponse<String> reply) {
    assertEquals(200, reply.statusCode(), reply.body());
    String text = new JsonObject(reply.body()).getString("proof");
    return Bytes.unsafeWrap(Base64.getUrlDecoder().decode(text));
  }

  static LogVerifier phone(TrustBundle trust) {
    VerifierKey log = VerifierKey.parse(trust.values(Kind.LOG_KEY).getFirst().utf8()).orElseThrow();
    return new LogVerifier(
        new LogKeys(log, List.of(), 0), directory(trust), StaleHead.REFUSE, Optional.empty());
  }

  private static DirectoryKey directory(TrustBundle trust) {
    return new DirectoryKey(trust.values(Kind.DIRECTORY_KEY).getFirst());
  }

  /** Waits until the log proves that version of a label to a device. */
  static Verdict.Latest awaitVersion(
      RunningServer running, SSLContext device, String label, long version) throws Exception {
    TrustBundle trust = running.trustBundle();
    String path = "/api/v1/log/proof?index=" + directory(trust).index(label).hex();
    long until = System.nanoTime() + PATIENCE;
    while (System.nanoTime() < until) {
      HttpResponse<String> reply = running.get(path, device);
      if (reply.statusCode() == 503) continue;
      LatestProof proof = LatestProof.decode(proof(reply)).orElseThrow();
      Verdict verdict = phone(trust).verify(label, proof, Duration.ZERO);
      if (verdict instanceof Verdict.Latest latest && latest.version() == version) return latest;
    }
    throw new AssertionError("version " + version + " did not come into the log");
  }

  @Test
  void theAuthoritysCertificate_standsInTheLog_forADeviceToProve() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      head(running);
      TrustBundle trust = running.trustBundle();
      TestPhone alice = running.phone("alice");
      String index = directory(trust).index("ca").hex();
      String path = "/api/v1/log/proof?index=" + index;
      LatestProof proof =
          LatestProof.decode(proof(running.get(path, alice.context()))).orElseThrow();
      Verdict verdict = phone(trust).verify("ca", proof, Duration.ZERO);
      Verdict.Latest latest = assertInstanceOf(Verdict.Latest.class, verdict);
      assertEquals(1, latest.version());
      assertEquals(TransparencyLog.hash(trust.authority()), latest.valueHash());
      assertEquals(401, running.get(path).statusCode());
    }
  }

  @Test
  void headsConsistencyAndEpochs_areForEverybody() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      HttpResponse<String> head = head(running);
      assertTrue(head.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
      TrustBundle trust = running.trustBundle();
      SignedNote note = SignedNote.decode(Bytes.utf8(head.body())).orElseThrow();
      LogVerifier phone = phone(trust);
      HeadProof first = new HeadProof(note, 0, List.of());
      assertInstanceOf(Verdict.Standing.class, phone.verify(first, Duration.ZERO));
      long seen = phone.remembered().orElseThrow().size();
      Bytes goesOn = proof(running.get("/api/v1/log/consistency?from=" + seen));
      assertInstanceOf(
          Verdict.Standing.class,
          phone.verify(HeadProof.decode(goesOn).orElseThrow(), Duration.ZERO));
      JsonObject epochs = new JsonObject(running.get("/api/v1/log/epochs/0").body());
      assertTrue(epochs.getJsonArray("epochs").size() >= 1);
    }
  }

  @Test
  void whatIsNoRequest_isSaid() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      TestPhone alice = running.phone("alice");
      for (String path :
          List.of(
              "consistency?from=-1",
              "consistency?from=01",
              "epochs/",
              "epochs/x",
              "epochs/99999999999999999999")) {
        assertEquals(400, running.get("/api/v1/log/" + path).statusCode(), path);
      }
      for (String path : List.of("proof", "proof?index=00", "proof?index=" + "G".repeat(64))) {
        assertEquals(400, running.get("/api/v1/log/" + path, alice.context()).statusCode(), path);
      }
      assertEquals(404, running.get("/api/v1/log/other").statusCode());
      assertEquals(405, running.post("/api/v1/log/head", "").statusCode());
    }
  }
}
