package dev.sottovoce.sip.message;

import java.util.ArrayList;
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

  private static final String[] KNOWN = {
    "branch", "tag", "rport", "received", "transport", "lr", "ob"
  };

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
    return parse(text, 0, text.length());
  }

  /** The same for a part of the text. */
  static Optional<Parameters> parse(String text, int from, int to) {
    int at = Scan.trimStart(text, from, to);
    if (at == to) return NO_PARAMETERS;
    boolean plain = text.indexOf('"', at) < 0 && text.indexOf('<', at) < 0;
    Parameter first = null;
    List<Parameter> more = null;
    int count = 0;
    while (at < to) {
      if (text.charAt(at) != ';' || count++ == MOST) return Optional.empty();
      int next = plain ? text.indexOf(';', at + 1) : Scan.endOfUnquoted(text, at + 1, ';');
      int end = plain && next < 0 ? to : Math.min(to, next);
      Parameter parameter = end < 0 ? null : parameter(text, at + 1, end);
      if (parameter == null) return Optional.empty();
      if (first == null) {
        first = parameter;
      } else {
        if (more == null) more = new ArrayList<>(2);
        more.add(parameter);
      }
      at = end;
    }
    return Optional.of(new Parameters(listOf(first, more)));
  }

  private static List<Parameter> listOf(@Nullable Parameter first, @Nullable List<Parameter> more) {
    if (first == null) return List.of();
    if (more == null) return List.of(first);
    if (more.size() == 1) return List.of(first, more.get(0));
    more.add(0, first);
    return List.copyOf(more);
  }

  private static @Nullable Parameter parameter(String text, int from, int to) {
    int equals = text.indexOf('=', from);
    boolean valued = equals >= 0 && equals < to;
    int start = Scan.trimStart(text, from, valued ? equals : to);
    String name = Scan.word(text, start, Scan.trimEnd(text, start, valued ? equals : to), KNOWN);
    if (!Scan.isParameterName(name)) return null;
    if (!valued) return new Parameter(name, Optional.empty());
    int valueStart = Scan.trimStart(text, equals + 1, to);
    int valueEnd = Scan.trimEnd(text, valueStart, to);
    return valueStart == valueEnd
        ? null
        : new Parameter(name, Optional.of(text.substring(valueStart, valueEnd)));
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
