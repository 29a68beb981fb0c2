package dev.sottovoce.server.scim;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What this server says of itself (RFC 7644 section 4, RFC 7643 sections 5 to 7). */
final class Descriptions {
  private static final String SCHEMAS = "urn:ietf:params:scim:schemas:core:2.0:";

  private Descriptions() {}

  /**
   * What lies there.
   *
   * @param base address of the service
   * @param path below it
   */
  static Optional<JsonObject> at(String base, String path) {
    return switch (path) {
      case "/ServiceProviderConfig" -> Optional.of(configuration(base));
      case "/ResourceTypes" -> Optional.of(Listed.of(new JsonArray().add(userType(base)), 1, 1));
      case "/ResourceTypes/User" -> Optional.of(userType(base));
      case "/Schemas" -> Optional.of(Listed.of(new JsonArray().add(userSchema(base)), 1, 1));
      case "/Schemas/" + UserResource.SCHEMA -> Optional.of(userSchema(base));
      default -> Optional.empty();
    };
  }

  private static JsonObject configuration(String base) {
    return new JsonObject()
        .put("schemas", new JsonArray().add(SCHEMAS + "ServiceProviderConfig"))
        .put("patch", supported(true))
        .put("bulk", supported(false).put("maxOperations", 0).put("maxPayloadSize", 0))
        .put("filter", supported(true).put("maxResults", ScimApi.MOST_RESULTS))
        .put("changePassword", supported(false))
        .put("sort", supported(false))
        .put("etag", supported(true))
        .put(
            "authenticationSchemes",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("type", "oauthbearertoken")
                        .put("name", "Bearer token")
                        .put("description", "As 'sottovoce scim add' prints it.")))
        .put("meta", meta("ServiceProviderConfig", base + "/ServiceProviderConfig"));
  }

  private static JsonObject supported(boolean is) {
    return new JsonObject().put("supported", is);
  }

  private static JsonObject userType(String base) {
    return new JsonObject()
        .put("schemas", new JsonArray().add(SCHEMAS + "ResourceType"))
        .put("id", "User")
        .put("name", "User")
        .put("endpoint", "/Users")
        .put("schema", UserResource.SCHEMA)
        .put("meta", meta("ResourceType", base + "/ResourceTypes/User"));
  }

  private static JsonObject userSchema(String base) {
    return new JsonObject()
        .put("schemas", new JsonArray().add(SCHEMAS + "Schema"))
        .put("id", UserResource.SCHEMA)
        .put("name", "User")
        .put("description", "What is kept of a person.")
        .put(
            "attributes",
            new JsonArray()
                .add(attribute("userName", "string", true, "immutable", "server"))
                .add(attribute("externalId", "string", false, "readWrite", "none"))
                .add(attribute("active", "boolean", false, "readWrite", "none")))
        .put("meta", meta("Schema", base + "/Schemas/" + UserResource.SCHEMA));
  }

  private static JsonObject attribute(
      String name, String type, boolean required, String mutability, String uniqueness) {
    return new JsonObject()
        .put("name", name)
        .put("type", type)
        .put("multiValued", false)
        .put("required", required)
        .put("caseExact", name.equals("externalId"))
        .put("mutability", mutability)
        .put("returned", "default")
        .put("uniqueness", uniqueness);
  }

  private static JsonObject meta(String type, String location) {
    return new JsonObject().put("resourceType", type).put("location", location);
  }
}
