package dev.sottovoce.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description that the server gives of its HTTPS API, held against what it answers. */
final class ApiContract {
  static final ApiContract OF_THE_SERVER = new ApiContract();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private final JsonNode document;
  private final Map<String, Pattern> paths = new HashMap<>();
  private final Map<JsonNode, JsonSchema> compiled = new HashMap<>();

  private ApiContract() {
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(text());
    JsonNode read = new ObjectMapper().valueToTree(yaml);
    document = inlined(read, read);
    for (String path : paths()) {
      // Literal parts contain no character that means something to a pattern but the dot.
      String pattern = path.replace(".", "\\.").replaceAll("\\{[a-z]+}", "[^/]*");
      paths.put(path, Pattern.compile(pattern));
    }
  }

  /** The document itself. */
  static String text() {
    try (InputStream in = SottovoceServer.class.getResourceAsStream("http/openapi.yaml")) {
      if (in == null) throw new IllegalStateException("there is no description");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode inlined(JsonNode node, JsonNode root) {
    if (node.has("$ref")) {
      JsonNode target = root.at(node.get("$ref").asText().substring(1));
      if (target.isMissingNode()) throw new IllegalStateException("nothing at " + node);
      return inlined(target, root);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      array.forEach(each -> all.add(inlined(each, root)));
      return all;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(each -> all.set(each.getKey(), inlined(each.getValue(), root)));
      return all;
    }
    return node;
  }

  Set<String> paths() {
    Set<String> all = new TreeSet<>();
    document.get("paths").fieldNames().forEachRemaining(all::add);
    return all;
  }

  /** The methods, in capitals, that are described for a path. */
  Set<String> methods(String path) {
    Set<String> all = new TreeSet<>();
    document.get("paths").get(path).fieldNames().forEachRemaining(all::add);
    all.remove("parameters");
    return all.stream()
        .map(each -> each.toUpperCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The description of one method of a path; missing where there is none. */
  JsonNode operation(String path, String method) {
    return document.get("paths").get(path).path(method);
  }

  /** Of parameters. */
  static Set<String> names(JsonNode parameters) {
    Set<String> names = new TreeSet<>();
    parameters.forEach(each -> names.add(each.path("name").asText()));
    return names;
  }

  /** What of a reply differs from the description; empty when nothing does. */
  List<String> differences(HttpResponse<String> reply) {
    String method = reply.request().method();
    String path = reply.uri().getPath();
    List<String> templates =
        paths.entrySet().stream()
            .filter(each -> each.getValue().matcher(path).matches())
            .map(Map.Entry::getKey)
            .toList();
    if (templates.isEmpty()) {
      return reply.statusCode() == 404 ? List.of() : List.of(path + " is not described");
    }
    JsonNode operation =
        document.get("paths").get(templates.getFirst()).path(method.toLowerCase(Locale.ROOT));
    if (operation.isMissingNode()) {
      boolean refused = reply.statusCode() == 405 || reply.statusCode() == 404;
      return refused ? List.of() : List.of(method + " " + path + " is not described");
    }
    JsonNode response = operation.get("responses").path("" + reply.statusCode());
    if (response.isMissingNode()) {
      return List.of(method + " " + path + " may not answer " + reply.statusCode());
    }
    return differences(reply, response);
  }

  private List<String> differences(HttpResponse<String> reply, JsonNode response) {
    List<String> found = new ArrayList<>();
    if (response.path("headers").has("Retry-After")
        && reply.headers().firstValue("Retry-After").isEmpty()) {
      found.add("Retry-After is missing");
    }
    if (reply.headers().firstValue("Date").isEmpty()) found.add("Date is missing");
    if (!response.has("content")) return found;
    String type = reply.headers().firstValue("Content-Type").orElse("");
    JsonNode content = response.path("content").path(type);
    if (content.isMissingNode()) {
      found.add("'" + type + "' is no described type of " + reply.uri().getPath());
    } else if (type.endsWith("json")) {
      found.addAll(differences(reply.body(), content.get("schema")));
    }
    return found;
  }

  private synchronized List<String> differences(String body, JsonNode schema) {
    try {
      JsonSchema against = compiled.computeIfAbsent(schema, SCHEMAS::getSchema);
      return against.validate(JSON.readTree(body)).stream()
          .map(ValidationMessage::getMessage)
          .toList();
    } catch (IOException e) {
      return List.of("the body is no JSON");
    }
  }
}
