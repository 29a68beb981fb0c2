package dev.sottovoce.server.console;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What a request is answered.
 *
 * @param body a value, or from 400 on problem details (RFC 9457)
 * @param session the cookie's new value; empty text ends it, nothing leaves it alone
 */
record Answer(int status, JsonObject body, Optional<String> session) {
  static Answer of(JsonObject body) {
    return new Answer(200, body, Optional.empty());
  }

  static Answer created(JsonObject body) {
    return new Answer(201, body, Optional.empty());
  }

  static Answer refused(int status, String title, String detail) {
    JsonObject body =
        new JsonObject().put("title", title).put("status", status).put("detail", detail);
    return new Answer(status, body, Optional.empty());
  }

  static Answer badRequest(String detail) {
    return refused(400, "Bad request", detail);
  }

  static Answer notFound(String detail) {
    return refused(404, "Not found", detail);
  }

  Answer with(String cookie) {
    return new Answer(status, body, Optional.of(cookie));
  }

  boolean isProblem() {
    return status >= 400;
  }

  @Override
  public String toString() {
    return "Answer[" + status + "]";
  }
}
