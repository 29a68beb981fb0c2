package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import java.util.List;

/** Recovery words, as they are shown once. */
final class Words {
  private static final int A_ROW = 4;
  private static final int WIDTH = 17;

  private Words() {}

  static void show(Console console, List<String> words) {
    String edge = "+" + "-".repeat(A_ROW * WIDTH + 2) + "+";
    console.say("");
    console.say(
        "Write these 24 words down, now and on paper. They are shown once and kept nowhere.");
    console.say("Whoever has them has the account: they bring it back when every device is lost.");
    console.say("A word may stand there twice: that is no mistake.");
    console.say("");
    console.say(edge);
    for (int row = 0; row < words.size(); row += A_ROW) {
      StringBuilder line = new StringBuilder("| ");
      for (int i = row; i < row + A_ROW; i++) {
        line.append(String.format("%2d %-" + (WIDTH - 3) + "s", i + 1, words.get(i)));
      }
      console.say(line + " |");
    }
    console.say(edge);
    console.say("");
  }
}
