package dev.sottovoce.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoardTest {
  /** Keeps each write apart. */
  private static final class Terminal extends ByteArrayOutputStream {
    final List<String> writes = new ArrayList<>();

    @Override
    public void write(byte[] octets, int offset, int length) {
      writes.add(new String(octets, offset, length, StandardCharsets.UTF_8));
      super.write(octets, offset, length);
    }
  }

  private final Terminal terminal = new Terminal();
  private final Board board = new Board(new PrintStream(terminal, false, StandardCharsets.UTF_8));

  private List<String> screen() {
    return Screen.after(terminal.toString(StandardCharsets.UTF_8));
  }

  @Test
  void linesAreDrawnInPlace_eachTimeInOneWrite() {
    board.draw(List.of("loss 1", "delay 100"));
    board.draw(List.of("loss 2", "delay 9"));
    assertEquals(List.of("loss 2", "delay 9", ""), screen());
    assertEquals(2, terminal.writes.size());
    for (String each : terminal.writes) assertFalse(each.contains("\u001b[2J"), "wipes nothing");
  }

  @Test
  void notesScrollAbove_whoeverWritesThem() {
    board.draw(List.of("loss 1"));
    board.note("ringing ...");
    board.above().println("connected, at last");
    board.draw(List.of("loss 2"));
    assertEquals(List.of("ringing ...", "connected, at last", "loss 2", ""), screen());
  }

  @Test
  void fewerLines_leaveNothingBehind() {
    board.draw(List.of("one", "two", "three"));
    board.draw(List.of("one"));
    assertEquals(List.of("one", ""), screen());
  }

  @Test
  void aLineThatIsTooLong_isCutBeforeTheTerminalFoldsIt() {
    board.draw(List.of("x".repeat(200)));
    assertEquals(List.of("x".repeat(Board.WIDTH), ""), screen());
  }

  @Test
  void afterTheEnd_theLastLinesStay_andNotesFollow() {
    board.draw(List.of("loss 1"));
    board.close();
    board.draw(List.of("loss 2"));
    board.note("The call is over.");
    assertEquals(List.of("loss 1", "The call is over.", ""), screen());
  }

  @Test
  void sparklinesShowTheLastValues() {
    Sparkline line = new Sparkline(4, 0, 7);
    assertEquals("    ", line.text());
    for (double each : new double[] {3, 0, 7, Double.NaN, 100}) line.add(each);
    assertEquals("▁█ █", line.text());
  }
}
