package dev.sottovoce.cli.output;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lines at the bottom of a terminal that are drawn anew in place, while notes scroll above them.
 * Each change is one write and no line is wiped before it is written, so nothing flickers. Safe for
 * any thread.
 */
public final class Board implements AutoCloseable {
  /** Longer lines would be folded by the terminal, and the count of lines be wrong. */
  public static final int WIDTH = 79;

  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream terminal;
  private List<String> shown = List.of();
  private boolean closed;

  public Board(PrintStream terminal) {
    this.terminal = terminal;
  }

  /** Draws these lines over the ones that were drawn last. */
  public synchronized void draw(List<String> lines) {
    if (closed) return;
    write(HIDE_CURSOR + up() + text(lines) + CLEAR_BELOW + SHOW_CURSOR);
    shown = List.copyOf(lines);
  }

  /** One line above them, which stays. */
  public synchronized void note(String line) {
    String below = closed ? "" : text(shown);
    write(
        HIDE_CURSOR
            + (closed ? "" : up())
            + line
            + CLEAR_TO_END_OF_LINE
            + "\n"
            + below
            + (closed ? "" : CLEAR_BELOW)
            + SHOW_CURSOR);
  }

  /** For whatever else writes lines: they become notes. */
  public PrintStream above() {
    return new PrintStream(new Lines(), true, StandardCharsets.UTF_8);
  }

  /** What was drawn last stays. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  private String up() {
    return shown.isEmpty() ? "" : "\r\u001b[" + shown.size() + "A";
  }

  private static String text(List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (String each : lines) {
      String fitting = each.length() > WIDTH ? each.substring(0, WIDTH) : each;
      text.append(fitting).append(CLEAR_TO_END_OF_LINE).append('\n');
    }
    return text.toString();
  }

  private void write(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    terminal.write(octets, 0, octets.length);
    terminal.flush();
  }

  /** Collects octets up to the end of a line. */
  private final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int octet) {
      if (octet != '\n') {
        line.write(octet);
        return;
      }
      note(line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
  }
}
