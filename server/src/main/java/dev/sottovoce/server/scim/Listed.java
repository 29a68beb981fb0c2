package dev.sottovoce.server.scim;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A list of resources, or part of one (RFC 7644 section 3.4.2). */
final class Listed {
  private static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

  private Listed() {}

  /**
   * @param total how many there are altogether
   * @param from the number of the first one here; the first of all is 1
   */
  static JsonObject of(JsonArray resources, int total, int from) {
    return new JsonObject()
        .put("schemas", new JsonArray().add(SCHEMA))
        .put("totalResults", total)
        .put("startIndex", from)
        .put("itemsPerPage", resources.size())
        .put("Resources", resources);
  }
}
