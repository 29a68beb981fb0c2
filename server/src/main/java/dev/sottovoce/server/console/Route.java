package dev.sottovoce.server.console;

import dev.sottovoce.server.admin.Permission;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that can be asked.
 *
 * @param path with at most one variable in braces
 * @param action runs on a worker thread, when whoever asks may
 * @param change the same where it changes something and may have to wait for a second person
 */
record Route(HttpMethod method, String path, Who who, Action action, Optional<Change> change) {
  /** Who may ask. */
  sealed interface Who {
    /** Also who is not signed in. */
    record Anybody() implements Who {}

    /** Everybody who is signed in. */
    record SignedIn() implements Who {}

    /** Everybody who is signed in by browser: it is about that session. */
    record InSession() implements Who {}

    /** Who is signed in, verified just before; what else it takes is looked at then. */
    record Verified() implements Who {}

    /** Whose role allows it. */
    record Allowed(Permission permission) implements Who {}

    /** The same, verified just before: it changes something. */
    record AllowedAndVerified(Permission permission) implements Who {}
  }

  /** Answers; may block. */
  @FunctionalInterface
  interface Action {
    Answer answer(Asked asked) throws Exception;
  }

  /** Says what a change comes to; may block. */
  @FunctionalInterface
  interface Change {
    Prepared prepare(Asked asked) throws Exception;
  }

  private Route(HttpMethod method, String path, Who who, Action action) {
    this(method, path, who, action, Optional.empty());
  }

  private static final Pattern VARIABLE = Pattern.compile("\\{[a-z]+}");

  static Route anybody(HttpMethod method, String path, Action action) {
    return new Route(method, path, new Who.Anybody(), action);
  }

  static Route signedIn(HttpMethod method, String path, Action action) {
    return new Route(method, path, new Who.SignedIn(), action);
  }

  /** About the session of a browser. */
  static Route inSession(HttpMethod method, String path, Action action) {
    return new Route(method, path, new Who.InSession(), action);
  }

  /** Changes something, for everybody who is signed in and verified. */
  static Route verified(HttpMethod method, String path, Action action) {
    return new Route(method, path, new Who.Verified(), action);
  }

  /** Shows something. */
  static Route see(String path, Permission permission, Action action) {
    return new Route(HttpMethod.GET, path, new Who.Allowed(permission), action);
  }

  /** Looks something up that takes a body to say; nothing changes. */
  static Route ask(HttpMethod method, String path, Permission permission, Action action) {
    return new Route(method, path, new Who.Allowed(permission), action);
  }

  /** Changes something. */
  static Route change(HttpMethod method, String path, Permission permission, Change change) {
    Action action = asked -> change.prepare(asked).now();
    return new Route(
        method, path, new Who.AllowedAndVerified(permission), action, Optional.of(change));
  }

  /** Whether it is for browsers alone: signing in, and what is about a session. */
  boolean isForBrowsers() {
    return who instanceof Who.Anybody || who instanceof Who.InSession;
  }

  /** Whether it changes something, which takes somebody who was verified just before. */
  boolean wantsVerification() {
    return who instanceof Who.AllowedAndVerified || who instanceof Who.Verified;
  }

  /** The permission that it takes; nothing where none is asked for. */
  Optional<Permission> permission() {
    return switch (who) {
      case Who.Allowed allowed -> Optional.of(allowed.permission());
      case Who.AllowedAndVerified allowed -> Optional.of(allowed.permission());
      case Who.Anybody anybody -> Optional.empty();
      case Who.SignedIn signedIn -> Optional.empty();
      case Who.InSession inSession -> Optional.empty();
      case Who.Verified verified -> Optional.empty();
    };
  }

  /** What stands where the path has its variable; nothing when the path is another. */
  Optional<String> match(String asked) {
    Matcher variable = VARIABLE.matcher(path);
    if (!variable.find()) return path.equals(asked) ? Optional.of("") : Optional.empty();
    String before = path.substring(0, variable.start());
    String after = path.substring(variable.end());
    int length = asked.length() - before.length() - after.length();
    if (length < 1 || !asked.startsWith(before) || !asked.endsWith(after)) return Optional.empty();
    String value = asked.substring(before.length(), before.length() + length);
    return value.indexOf('/') < 0 ? Optional.of(value) : Optional.empty();
  }
}
