package dev.sottovoce.cli.output;

import java.util.ArrayList;
import java.util.List;

/** As much of a terminal as a {@link Board} needs: what stands there after some output. */
public final class Screen {
  private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;

  /** What a person sees once all of this has been written. */
  public static List<String> after(String output) {
    Screen screen = new Screen();
    int at = 0;
    while (at < output.length()) at = screen.take(output, at);
    return screen.lines.stream().map(StringBuilder::toString).map(String::stripTrailing).toList();
  }

  private int take(String output, int at) {
    char each = output.charAt(at);
    switch (each) {
      case '\r' -> column = 0;
      case '\n' -> {
        column = 0;
        if (++row == lines.size()) lines.add(new StringBuilder());
      }
      case '\u001b' -> {
        return escape(output, at);
      }
      default -> {
        StringBuilder line = lines.get(row);
        while (line.length() <= column) line.append(' ');
        line.setCharAt(column++, each);
      }
    }
    return at + 1;
  }

  private int escape(String output, int at) {
    int end = at + 2;
    while (!Character.isLetter(output.charAt(end))) end++;
    String parameter = output.substring(at + 2, end);
    switch (output.charAt(end)) {
      case 'A' -> row -= Integer.parseInt(parameter);
      case 'K' -> clearToEndOfLine();
      case 'J' -> {
        if (!parameter.isEmpty()) throw new AssertionError("wipes the whole screen");
        clearToEndOfLine();
        while (lines.size() > row + 1) lines.removeLast();
      }
      case 'h', 'l' -> {}
      default -> throw new AssertionError("no such sequence: " + output.substring(at + 1, end + 1));
    }
    return end + 1;
  }

  private void clearToEndOfLine() {
    StringBuilder line = lines.get(row);
    if (line.length() > column) line.setLength(column);
  }
}
