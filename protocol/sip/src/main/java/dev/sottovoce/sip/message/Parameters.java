package dev.sottovoce.sip.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ;name=value} parameters behind a URI or a header value, in their order. Names compare
 * without letter case; values keep their text, quotes included.
 */
public final class Parameters {
  public static final Parameters NONE = new Parameters(List.of());

  private static final Optional<Parameters> NO_PARAMETERS = Optional.of(NONE);

  private static final int MOST = 64;

  /** One parameter; the value is empty where there is only a name. */
  public record Parameter(String name, Optional<String> value) {
    @Override
    public String toString() {
      return "Parameter[" + name + "]";
    }
  }

  private final List<Parameter> list;

  private Parameters(List<Parameter> list) {
    this.list = list;
  }

  /** Parses text that is empty or begins with a semicolon; nothing when it is malformed. */
  static Optional<Parameters> parse(String text) {
    if (text.isEmpty() || text.trim().isEmpty()) return NO_PARAMETERS;
    List<Parameter> list = new ArrayList<>(2);
    int at = Scan.skipSpace(text, 0);
    while (at < text.length()) {
      if (text.charAt(at) != ';' || list.size() == MOST) return Optional.empty();
      int end = Scan.endOfUnquoted(text, at + 1, ';');
      if (end < 0) return Optional.empty();
      Parameter parameter = parameter(text, at + 1, end);
      if (parameter == null) return Optional.empty();
      list.add(parameter);
      at = end;
    }
    return Optional.of(new Parameters(Collections.unmodifiableList(list)));
  }

  private static @Nullable Parameter parameter(String text, int from, int to) {
    int equals = text.indexOf('=', from);
    boolean valued = equals >= 0 && equals < to;
    String name = trimmed(text, from, valued ? equals : to);
    if (!Scan.isParameterName(name)) return null;
    if (!valued) return new Parameter(name, Optional.empty());
    String value = trimmed(text, equals + 1, to);
    return value.isEmpty() ? null : new Parameter(name, Optional.of(value));
  }

  private static String trimmed(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && text.charAt(start) <= ' ') start++;
    while (end > start && text.charAt(end - 1) <= ' ') end--;
    return text.substring(start, end);
  }

  public List<Parameter> list() {
    return list;
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** Whether the parameter is there, with or without a value. */
  public boolean has(String name) {
    return find(name) != null;
  }

  /** The value, without quotes; empty when the parameter or its value is missing. */
  public Optional<String> value(String name) {
    Parameter found = find(name);
    if (found == null || !found.value().isPresent()) return Optional.empty();
    String text = found.value().get();
    return text.startsWith("\"") ? Optional.of(Scan.unquoted(text)) : found.value();
  }

  /** The same parameters with this one set last, replacing any of the same name. */
  public Parameters with(String name, String value) {
    List<Parameter> changed = new ArrayList<>(without(name).list);
    changed.add(new Parameter(name, value.isEmpty() ? Optional.empty() : Optional.of(value)));
    return new Parameters(List.copyOf(changed));
  }

  public Parameters without(String name) {
    List<Parameter> kept = new ArrayList<>(list);
    kept.removeIf(parameter -> parameter.name().equalsIgnoreCase(name));
    return new Parameters(List.copyOf(kept));
  }

  /** The text as it stands in a message, beginning with a semicolon, or nothing. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Parameter parameter : list) {
      text.append(';').append(parameter.name());
      parameter.value().ifPresent(value -> text.append('=').append(value));
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters that && list.equals(that.list);
  }

  @Override
  public int hashCode() {
    return list.hashCode();
  }

  @Override
  public String toString() {
    return "Parameters[" + list.size() + "]";
  }

  private @Nullable Parameter find(String name) {
    // By index: this is read for every message, and an iterator is one object more.
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).name().equalsIgnoreCase(name)) return list.get(i);
    }
    return null;
  }
}
