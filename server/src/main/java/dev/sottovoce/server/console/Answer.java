package dev.sottovoce.server.console;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What a request is answered.
 *
 * @param body a value, or from 400 on problem details (RFC 9457)
 * @param session the cookie's new value; empty text ends it, nothing leaves it alone
 * @param challenge what was wrong with a token or its proof (RFC 9449 section 7.1), in one word
 */
public record Answer(
    int status, JsonObject body, Optional<String> session, Optional<String> challenge) {
  Answer(int status, JsonObject body) {
    this(status, body, Optional.empty(), Optional.empty());
  }

  public static Answer of(JsonObject body) {
    return new Answer(200, body);
  }

  public static Answer created(JsonObject body) {
    return new Answer(201, body);
  }

  public static Answer refused(int status, String title, String detail) {
    JsonObject body =
        new JsonObject().put("title", title).put("status", status).put("detail", detail);
    return new Answer(status, body);
  }

  public static Answer badRequest(String detail) {
    return refused(400, "Bad request", detail);
  }

  public static Answer notFound(String detail) {
    return refused(404, "Not found", detail);
  }

  Answer with(String cookie) {
    return new Answer(status, body, Optional.of(cookie), challenge);
  }

  /** The same, for whoever showed a token. */
  Answer challenging(String error) {
    return new Answer(status, body, session, Optional.of(error));
  }

  public boolean isProblem() {
    return status >= 400;
  }

  @Override
  public String toString() {
    return "Answer[" + status + "]";
  }
}
