package dev.sottovoce.server.console;

import dev.sottovoce.server.console.Sessions.Session;
import dev.sottovoce.server.store.Admins.Admin;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A request that may be answered: its sender has shown who it is, where that is asked.
 *
 * @param site where it was made
 * @param by who asks; nobody where everybody may
 * @param variable what stands in the path where its pattern has braces, or empty text
 * @param query what stands behind the path
 * @param body an empty object where there is none
 */
record Asked(Site site, Optional<By> by, String variable, MultiMap query, JsonObject body) {
  private static final int LONGEST_QUERY = 64;

  /**
   * Somebody who asks.
   *
   * @param session that they ask in; nothing when a device of theirs asks, with a proof of its key
   */
  record By(Admin admin, Optional<Session> session) {}

  Admin admin() {
    return by.orElseThrow().admin();
  }

  /** Of whoever asks by browser. */
  Session session() {
    return by.flatMap(By::session).orElseThrow();
  }

  /** A member of the body that is text; nothing when it is not there or something else. */
  Optional<String> text(String name) {
    return body.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A member of the body that is base64url; empty octets when it is not there. */
  Bytes octets(String name) {
    return text(name).flatMap(Bytes::fromBase64Url).orElse(Bytes.EMPTY);
  }

  /** How many rows are wanted. */
  int limit(int usual, int most) {
    String asked = query.get("limit");
    if (asked == null || !asked.matches("[1-9][0-9]{0,3}")) return usual;
    return Math.min(most, Integer.parseInt(asked));
  }

  /** A short value behind the path, or empty text. */
  String parameter(String name) {
    String asked = query.get(name);
    return asked == null ? "" : asked.substring(0, Math.min(asked.length(), LONGEST_QUERY));
  }
}
