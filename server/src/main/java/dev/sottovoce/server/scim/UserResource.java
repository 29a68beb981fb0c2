package dev.sottovoce.server.scim;

import dev.sottovoce.identity.UserName;
import dev.sottovoce.server.store.Provisioning.Person;
import dev.sottovoce.server.store.Provisioning.Wanted;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A person as JSON (RFC 7643 section 4.1): what of it is kept, and what is merely let pass. */
final class UserResource {
  static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";

  private static final int MOST_CHARACTERS = 255;

  /** What the core schema has beside, in small letters: taken without complaint, and not kept. */
  private static final Set<String> NOT_KEPT =
      Set.of(
          "schemas",
          "id",
          "meta",
          "name",
          "displayname",
          "nickname",
          "profileurl",
          "title",
          "usertype",
          "preferredlanguage",
          "locale",
          "timezone",
          "password",
          "emails",
          "phonenumbers",
          "ims",
          "photos",
          "addresses",
          "groups",
          "entitlements",
          "roles",
          "x509certificates");

  private final String domain;

  /**
   * @param domain whose users may be named with it behind an {@code @}
   */
  UserResource(String domain) {
    this.domain = domain;
  }

  /** A whole resource (RFC 7644 sections 3.3 and 3.5.1). */
  Wanted read(JsonObject body) throws ScimRefusal {
    requireSchema(body, SCHEMA);
    Wanted wanted = new Wanted("", "", Optional.empty(), true);
    for (String each : new TreeSet<>(body.fieldNames())) {
      wanted = set(wanted, each, body.getValue(each));
    }
    if (wanted.user().isEmpty()) throw ScimRefusal.invalidValue("userName is wanted.");
    return wanted;
  }

  static void requireSchema(JsonObject body, String wanted) throws ScimRefusal {
    if (!(body.getValue("schemas") instanceof JsonArray all) || !all.contains(wanted)) {
      throw new ScimRefusal(400, "invalidSyntax", "schemas has to name " + wanted + ".");
    }
  }

  /** The same person with one attribute set; nothing is no value (RFC 7643 section 2.5). */
  Wanted set(Wanted person, String attribute, @Nullable Object value) throws ScimRefusal {
    String name = attribute.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "username" -> named(person, text(attribute, value));
      case "externalid" ->
          new Wanted(
              person.user(),
              person.spelling(),
              value == null ? Optional.empty() : Optional.of(text(attribute, value)),
              person.active());
      case "active" ->
          new Wanted(person.user(), person.spelling(), person.externalId(), truth(value));
      default -> {
        // Extensions are objects under their own name, such as the enterprise user's.
        if (NOT_KEPT.contains(name) || name.startsWith("urn:")) yield person;
        throw new ScimRefusal(400, "invalidPath", "There is no such attribute of a user.");
      }
    };
  }

  private Wanted named(Wanted person, String spelling) throws ScimRefusal {
    String user = user(spelling);
    if (!UserName.isValid(user)) {
      throw ScimRefusal.invalidValue(
          "userName has 1 to 64 letters a-z, digits, and . - _ between them, and may have @"
              + domain
              + " behind it.");
    }
    if (!person.user().isEmpty() && !person.user().equals(user)) {
      throw new ScimRefusal(
          400, "mutability", "A user keeps the name: people know and have verified them by it.");
    }
    return new Wanted(user, spelling, person.externalId(), person.active());
  }

  /** What somebody is called here. */
  String user(String spelling) {
    String name = UserName.normalized(spelling);
    String behind = "@" + domain;
    return name.endsWith(behind) ? name.substring(0, name.length() - behind.length()) : name;
  }

  private static String text(String attribute, @Nullable Object value) throws ScimRefusal {
    if (value instanceof String text && !text.isEmpty() && text.length() <= MOST_CHARACTERS) {
      return text;
    }
    throw ScimRefusal.invalidValue(
        attribute + " is a text of 1 to " + MOST_CHARACTERS + " characters.");
  }

  /** Some directories write truth as text. */
  private static boolean truth(@Nullable Object value) throws ScimRefusal {
    Optional<Boolean> read =
        value instanceof Boolean is
            ? Optional.of(is)
            : value instanceof String text
                ? Optional.ofNullable(
                    Map.of("true", true, "false", false).get(text.toLowerCase(Locale.ROOT)))
                : Optional.empty();
    return read.orElseThrow(() -> ScimRefusal.invalidValue("active is true or false."));
  }

  /** What is kept of somebody, as something that can be changed. */
  static Wanted of(Person person) {
    return new Wanted(person.user(), person.spelling(), person.externalId(), person.active());
  }

  /**
   * A person for the directory.
   *
   * @param location of the resource
   */
  static JsonObject json(Person person, String location) {
    JsonObject json =
        new JsonObject()
            .put("schemas", new JsonArray().add(SCHEMA))
            .put("id", person.id())
            .put("userName", person.spelling())
            .put("active", person.active())
            .put(
                "meta",
                new JsonObject()
                    .put("resourceType", "User")
                    .put("created", person.created().toString())
                    .put("lastModified", person.modified().toString())
                    .put("location", location)
                    .put("version", version(person)));
    person.externalId().ifPresent(id -> json.put("externalId", id));
    return json;
  }

  /** As an entity tag (RFC 7644 section 3.14). */
  static String version(Person person) {
    return "W/\"" + person.version() + "\"";
  }
}
