package dev.sottovoce.server.scim;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Why a request is not done, as RFC 7644 section 3.12 says it. */
final class ScimRefusal extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";

  private final int status;
  private final String type;

  /**
   * @param type the {@code scimType} of the table there; empty where none fits
   * @param detail a sentence that repeats nothing of the request
   */
  ScimRefusal(int status, String type, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.type = type;
  }

  static ScimRefusal invalidValue(String detail) {
    return new ScimRefusal(400, "invalidValue", detail);
  }

  static ScimRefusal notFound() {
    return new ScimRefusal(404, "", "There is no such resource.");
  }

  int status() {
    return status;
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("schemas", new JsonArray().add(SCHEMA))
            .put("status", "" + status)
            .put("detail", getMessage());
    return type.isEmpty() ? json : json.put("scimType", type);
  }
}
