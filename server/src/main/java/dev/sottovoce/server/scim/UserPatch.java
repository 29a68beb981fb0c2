package dev.sottovoce.server.scim;

import dev.sottovoce.server.store.Provisioning.Wanted;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.TreeSet;

/** Changes of single attributes (RFC 7644 section 3.5.2): all of them count, or none. */
final class UserPatch {
  private static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
  private static final int MOST_OPERATIONS = 50;
  private static final int MOST_PATH = 200;

  private UserPatch() {}

  static Wanted applied(Wanted person, JsonObject body, UserResource users) throws ScimRefusal {
    UserResource.requireSchema(body, SCHEMA);
    if (!(body.getValue("Operations") instanceof JsonArray operations)
        || operations.isEmpty()
        || operations.size() > MOST_OPERATIONS) {
      throw new ScimRefusal(
          400, "invalidSyntax", "Operations is an array of 1 to " + MOST_OPERATIONS + ".");
    }
    Wanted wanted = person;
    for (Object each : operations) {
      if (!(each instanceof JsonObject operation)) {
        throw new ScimRefusal(400, "invalidSyntax", "An operation is an object.");
      }
      wanted = one(wanted, operation, users);
    }
    return wanted;
  }

  private static Wanted one(Wanted person, JsonObject operation, UserResource users)
      throws ScimRefusal {
    // Entra ID writes the words with a capital.
    String op =
        operation.getValue("op") instanceof String word ? word.toLowerCase(Locale.ROOT) : "";
    Object value = operation.getValue("value");
    Object path = operation.getValue("path");
    switch (op) {
      case "add", "replace" -> {
        if (path != null) return users.set(person, attribute(path), value);
        if (!(value instanceof JsonObject attributes)) {
          throw ScimRefusal.invalidValue("Without a path the value is an object.");
        }
        Wanted wanted = person;
        for (String each : new TreeSet<>(attributes.fieldNames())) {
          wanted = users.set(wanted, attribute(each), attributes.getValue(each));
        }
        return wanted;
      }
      case "remove" -> {
        if (path == null) {
          throw new ScimRefusal(400, "noTarget", "What is removed has a path.");
        }
        return removed(person, attribute(path), users);
      }
      default -> throw new ScimRefusal(400, "invalidSyntax", "op is add, replace or remove.");
    }
  }

  private static Wanted removed(Wanted person, String attribute, UserResource users)
      throws ScimRefusal {
    String name = attribute.toLowerCase(Locale.ROOT);
    if (name.equals("username") || name.equals("active")) {
      throw new ScimRefusal(400, "mutability", "userName and active are never without a value.");
    }
    return users.set(person, attribute, null);
  }

  /** The attribute that a path begins with; what of it is meant matters only where none is kept. */
  private static String attribute(Object path) throws ScimRefusal {
    if (!(path instanceof String text) || text.isEmpty() || text.length() > MOST_PATH) {
      throw new ScimRefusal(400, "invalidPath", "A path is a text.");
    }
    String prefix = UserResource.SCHEMA + ":";
    String short_ =
        text.regionMatches(true, 0, prefix, 0, prefix.length())
            ? text.substring(prefix.length())
            : text;
    if (short_.regionMatches(true, 0, "urn:", 0, 4)) return short_;
    return short_.split("[.\\[]", 2)[0];
  }
}
