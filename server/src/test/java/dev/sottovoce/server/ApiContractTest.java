package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The description of the HTTPS API is served and true: {@link RunningServer} holds every reply that
 * any test gets against it, and here it is held against what there is to ask.
 */
class ApiContractTest {
  private static final Pattern PATH =
      Pattern.compile("\"(/(?:api/v1|oauth2|scim|sip|crl|certs|\\.well-known)[^\"]*)\"");

  @TempDir Path data;
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    return running.http(
        HttpRequest.newBuilder(running.uri(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        running.trusting());
  }

  @Test
  void theDescription_isServed() throws Exception {
    HttpResponse<String> reply = running.get("/api/v1/openapi.yaml");
    assertEquals(200, reply.statusCode());
    assertEquals(ApiContract.text(), reply.body());
    assertTrue(reply.body().startsWith("openapi: 3.1.0"));
  }

  @Test
  void whatIsDescribed_isThere_andTakesNoOtherMethod() throws Exception {
    ApiContract contract = ApiContract.OF_THE_SERVER;
    for (String path : contract.paths()) {
      String asked =
          path.replace("{user}", "alice")
              .replace("{owner}", "alice")
              .replace("{from}", "0")
              .replace("{device}", "x")
              .replace("{admin}", "x")
              .replace("{profile}", "default")
              .replace("{proposal}", "x")
              .replace("/{name}", path.startsWith("/certs") ? "/x.pem" : "/ward");
      Set<String> described = contract.methods(path);
      for (String method : Set.of("GET", "POST", "PUT", "DELETE")) {
        HttpResponse<String> reply = ask(method, asked);
        String what = method + " " + asked + " " + reply.statusCode() + " " + reply.body();
        if (described.contains(method)) {
          assertNotEquals(405, reply.statusCode(), what);
          assertFalse(reply.body().contains("There is nothing here"), what);
        } else {
          assertEquals(405, reply.statusCode(), what);
          String allowed = reply.headers().firstValue("Allow").orElse("");
          assertTrue(described.containsAll(Set.of(allowed.split(", "))), what);
        }
      }
    }
  }

  /** Lists that cannot grow: what else has rows comes in parts. */
  private static final Set<String> BOUNDED =
      Set.of(
          "overview",
          "overviewHistory",
          "doctor",
          "releases",
          "sbom",
          "push",
          "consolePolicy",
          "consoleLog",
          "user");

  @Test
  void everyListOfTheConsole_comesInParts() {
    Set<String> whole = new TreeSet<>();
    int lists = 0;
    for (JsonNode operation : console("get")) {
      JsonNode properties =
          operation.at("/responses/200/content/application~1json/schema/properties");
      boolean rows = false;
      for (JsonNode each : properties) rows |= each.at("/items/type").asText().equals("object");
      String id = operation.get("operationId").asText();
      if (!rows || BOUNDED.contains(id)) continue;
      lists++;
      Set<String> parameters = ApiContract.names(operation.path("parameters"));
      boolean cursor = parameters.contains("after") || parameters.contains("before");
      boolean parts = parameters.contains("limit") && cursor && properties.has("next");
      if (!parts) whole.add(id);
    }
    assertEquals(Set.of(), whole);
    assertTrue(lists >= 7, "few lists are described: " + lists);
  }

  /**
   * What is answered from memory, and costs no more than to say no would; a WebSocket has limits of
   * its own.
   */
  private static final Set<String> FROM_MEMORY =
      Set.of(
          "/",
          "/api/v1/health",
          "/api/v1/openapi.yaml",
          "/api/v1/sign-in",
          "/oauth2/jwks",
          "/.well-known/oauth-authorization-server",
          "/sip");

  @Test
  void everyPathThatLooksSomethingUp_isLimited_andSaysWhenToComeBack() {
    ApiContract contract = ApiContract.OF_THE_SERVER;
    Set<String> unlimited = new TreeSet<>();
    for (String path : contract.paths()) {
      for (String method : contract.methods(path)) {
        JsonNode refused =
            contract.operation(path, method.toLowerCase(Locale.ROOT)).at("/responses/429");
        boolean says = refused.at("/headers").has("Retry-After") && refused.has("content");
        if (!says) unlimited.add(path);
      }
    }
    assertEquals(new TreeSet<>(FROM_MEMORY), unlimited);
  }

  @Test
  void whoAsksForTheRootsTooOften_isToldWhenToComeBack() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(running.uri("/api/v1/trust")).build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(running.trusting()).build()) {
      for (int i = 0; i < 600; i++) {
        assertEquals(403, client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
      }
      HttpResponse<String> late =
          RunningServer.asDescribed(client.send(request, HttpResponse.BodyHandlers.ofString()));
      assertEquals(429, late.statusCode());
      assertEquals("60", late.headers().firstValue("Retry-After").orElse(""));
    }
    assertEquals(200, running.get("/api/v1/health").statusCode(), "what is in memory");
  }

  @Test
  void aDeviceThatAsksForThePolicyTooOften_isToldWhenToComeBack() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(running.uri("/api/v1/policy")).build();
    try (TestPhone alice = running.phone("alice");
        HttpClient client = HttpClient.newBuilder().sslContext(alice.context).build()) {
      for (int i = 0; i < 60; i++) {
        assertEquals(404, client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
      }
      HttpResponse<String> late =
          RunningServer.asDescribed(client.send(request, HttpResponse.BodyHandlers.ofString()));
      assertEquals(429, late.statusCode());
      assertEquals("60", late.headers().firstValue("Retry-After").orElse(""));
    }
  }

  /** What signs in or looks something up changes nothing twice. */
  private static final Set<String> CHANGE_NOTHING =
      Set.of(
          "invitation",
          "takeInvitation",
          "signInOptions",
          "signIn",
          "signOut",
          "verificationOptions",
          "verify",
          "beginProviderSignIn",
          "beginProviderVerification",
          "endProviderSignIn",
          "checkPolicy");

  @Test
  void everyChangeInTheConsole_takesAKeyForBeingRepeated() {
    Set<String> without = new TreeSet<>();
    int changes = 0;
    for (String method : List.of("post", "delete")) {
      for (JsonNode operation : console(method)) {
        String id = operation.get("operationId").asText();
        if (CHANGE_NOTHING.contains(id)) continue;
        changes++;
        boolean takes =
            ApiContract.names(operation.path("parameters")).contains("Idempotency-Key")
                && operation.get("responses").has("422");
        if (!takes) without.add(id);
      }
    }
    assertEquals(Set.of(), without);
    assertTrue(changes >= 9, "few changes are described: " + changes);
  }

  /** Operations of the console by that method. */
  private static List<JsonNode> console(String method) {
    ApiContract contract = ApiContract.OF_THE_SERVER;
    return contract.paths().stream()
        .filter(path -> path.startsWith("/api/v1/console/"))
        .map(path -> contract.operation(path, method))
        .filter(operation -> !operation.isMissingNode())
        .toList();
  }

  @Test
  void whatThereIs_isDescribed() throws Exception {
    Set<String> undescribed = new TreeSet<>();
    int found = 0;
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/dev/sottovoce/server"))) {
      for (Path source : sources.filter(each -> each.toString().endsWith(".java")).toList()) {
        Matcher literal = PATH.matcher(Files.readString(source));
        while (literal.find()) {
          found++;
          String path = literal.group(1);
          boolean described =
              ApiContract.OF_THE_SERVER.paths().stream().anyMatch(each -> each.startsWith(path));
          if (!described) undescribed.add(path);
        }
      }
    }
    assertEquals(Set.of(), undescribed);
    assertTrue(found > 10, "few paths are in the sources: " + found);
  }

  @Test
  void aReplyThatIsNotAsDescribed_isFound() throws Exception {
    HttpResponse<String> health = running.get("/api/v1/health");
    assertEquals(List.of(), ApiContract.OF_THE_SERVER.differences(health));
    HttpResponse<String> other = new OtherBody(health, new JsonObject().put("up", true).encode());
    assertEquals(2, ApiContract.OF_THE_SERVER.differences(other).size());
    assertThrows(AssertionError.class, () -> RunningServer.asDescribed(other));
  }

  /** A reply of the server's with another body. */
  private record OtherBody(HttpResponse<String> reply, String body)
      implements HttpResponse<String> {
    @Override
    public int statusCode() {
      return reply.statusCode();
    }

    @Override
    public HttpRequest request() {
      return reply.request();
    }

    @Override
    public Optional<HttpResponse<String>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return reply.headers();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return reply.sslSession();
    }

    @Override
    public URI uri() {
      return reply.uri();
    }

    @Override
    public HttpClient.Version version() {
      return reply.version();
    }
  }
}
