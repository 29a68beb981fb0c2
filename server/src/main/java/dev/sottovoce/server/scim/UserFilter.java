package dev.sottovoce.server.scim;

import dev.sottovoce.server.store.Provisioning.Key;
import dev.sottovoce.server.store.Provisioning.Search;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters by which directories find people again (RFC 7644 section 3.4.2.2): one equality. */
final class UserFilter {
  private static final int MOST_CHARACTERS = 600;
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*(\\S{1,80})\\s+[eE][qQ]\\s+(\".{0,500}\")\\s*", Pattern.DOTALL);
  private static final Map<String, Key> KEYS =
      Map.of("id", Key.ID, "username", Key.USER, "externalid", Key.EXTERNAL_ID);

  private UserFilter() {}

  static Search read(String filter, UserResource users) throws ScimRefusal {
    Matcher matcher = EQUALITY.matcher(filter);
    if (filter.length() > MOST_CHARACTERS || !matcher.matches()) throw unknown();
    String attribute = matcher.group(1).toLowerCase(Locale.ROOT);
    String prefix = UserResource.SCHEMA.toLowerCase(Locale.ROOT) + ":";
    if (attribute.startsWith(prefix)) attribute = attribute.substring(prefix.length());
    Key key = KEYS.get(attribute);
    if (key == null) throw unknown();
    String value = text(matcher.group(2));
    // Names are compared as they are here: without regard to case, with or without the domain.
    return new Search(Optional.of(key), key == Key.USER ? users.user(value) : value);
  }

  /** A JSON string. */
  private static String text(String quoted) throws ScimRefusal {
    try {
      JsonArray one = new JsonArray("[" + quoted + "]");
      if (one.size() == 1 && one.getValue(0) instanceof String text) return text;
      throw unknown();
    } catch (DecodeException e) {
      throw unknown();
    }
  }

  private static ScimRefusal unknown() {
    return new ScimRefusal(
        400, "invalidFilter", "A filter is userName, externalId or id, then eq, then a text.");
  }
}
