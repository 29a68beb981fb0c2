package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.wire.Bytes;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both pages say of their own files. */
class PageIntegrityTest {
  private static final Pattern LOADED =
      Pattern.compile(
          "<(?:script|link rel=\"(?:stylesheet|modulepreload)\")[^>]*(?:src|href)=\"([^\"]+)\"([^>]*)>");
  private static final Pattern INTEGRITY = Pattern.compile("integrity=\"sha384-([^\"]+)\"");

  @TempDir Path data;

  @Test
  void everyScriptAndStyle_hasAnIntegrity_thatFits_andNothingIsInline() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      for (String page : List.of("/phone/", "/console/")) {
        HttpResponse<byte[]> index = get(running, page);
        String html = new String(index.body(), StandardCharsets.UTF_8);
        List<MatchResult> loaded = LOADED.matcher(html).results().toList();
        assertTrue(loaded.size() >= 2, page);
        assertEquals(
            loaded.size(),
            Pattern.compile("<(script|style|link rel=\"(stylesheet|modulepreload)\")")
                .matcher(html)
                .results()
                .count());
        for (MatchResult each : loaded) {
          var integrity = INTEGRITY.matcher(each.group(2));
          assertTrue(integrity.find(), () -> page + " loads unchecked: " + each.group());
          assertEquals(sha384(get(running, each.group(1)).body()), integrity.group(1));
        }
        String policy = index.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
      }
    }
  }

  @Test
  void theListOfARelease_hasEveryFileThatIsServed_withItsHash() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      for (String page : List.of("/phone/", "/console/")) {
        List<String> lines =
            new String(get(running, page + "release.txt").body(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertTrue(lines.size() >= 4, page);
        assertTrue(lines.stream().anyMatch(line -> line.endsWith("  index.html")), page);
        for (String line : lines) {
          String name = line.substring(66);
          Bytes served = Bytes.unsafeWrap(get(running, page + name).body());
          assertEquals(Digests.sha256(served).hex(), line.substring(0, 64), name);
        }
        assertEquals(404, get(running, page + "assets/none.js").statusCode());
      }
    }
  }

  private static HttpResponse<byte[]> get(RunningServer running, String path) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(running.trusting()).build()) {
      HttpRequest request = HttpRequest.newBuilder(running.uri(path)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private static String sha384(byte[] octets) throws Exception {
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-384").digest(octets));
  }
}
