package dev.sottovoce.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code ;name=value} parameters behind a URI or a header value, in their order. Names compare
 * without letter case; values keep their text, quotes included.
 */
public final class Parameters {
  public static final Parameters NONE = new Parameters(List.of());

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
    if (text.trim().isEmpty()) return Optional.of(NONE);
    List<Parameter> list = new ArrayList<>(4);
    int at = Scan.skipSpace(text, 0);
    while (at < text.length()) {
      if (text.charAt(at) != ';' || list.size() == MOST) return Optional.empty();
      int end = Scan.endOfUnquoted(text, at + 1, ';');
      if (end < 0) return Optional.empty();
      Optional<Parameter> parameter = parameter(text.substring(at + 1, end).trim());
      if (!parameter.isPresent()) return Optional.empty();
      list.add(parameter.get());
      at = end;
    }
    return Optional.of(new Parameters(List.copyOf(list)));
  }

  private static Optional<Parameter> parameter(String text) {
    int equals = text.indexOf('=');
    String name = (equals < 0 ? text : text.substring(0, equals)).trim();
    if (!Scan.isParameterName(name)) return Optional.empty();
    if (equals < 0) return Optional.of(new Parameter(name, Optional.empty()));
    String value = text.substring(equals + 1).trim();
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(new Parameter(name, Optional.of(value)));
  }

  public List<Parameter> list() {
    return list;
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** Whether the parameter is there, with or without a value. */
  public boolean has(String name) {
    return find(name).isPresent();
  }

  /** The value, without quotes; empty when the parameter or its value is missing. */
  public Optional<String> value(String name) {
    return find(name).flatMap(Parameter::value).map(Scan::unquoted);
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

  private Optional<Parameter> find(String name) {
    for (Parameter parameter : list) {
      if (parameter.name().equalsIgnoreCase(name)) return Optional.of(parameter);
    }
    return Optional.empty();
  }
}
