package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Board;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.phone.Call;
import java.time.Duration;

/**
 * Shows a call while it goes on: at a terminal in place, with notes above; elsewhere a line a
 * second. It looks at the call from a thread of its own and keeps nobody waiting.
 */
final class LiveView implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Console console;
  private final Board board;
  private final CallFigures figures = new CallFigures();
  private Thread looker = Thread.ofVirtual().unstarted(() -> {});

  LiveView(Console console) {
    this.console = console;
    board = new Board(console.err());
  }

  /** Where everything else that belongs to the call is to be said. */
  Console console() {
    if (!console.isTerminal()) return console;
    return new Console(console.out(), board.above(), console.kind());
  }

  /** From now on the call is shown. */
  void show(Call call) {
    looker = Thread.ofVirtual().name("sottovoce-stats").start(() -> look(call));
  }

  private void look(Call call) {
    try {
      for (long seconds = 0; !call.ended().isDone(); seconds++) {
        figures.add(call.security(), call.statistics());
        if (console.isTerminal()) board.draw(figures.board());
        else console.note(figures.line(Duration.ofSeconds(seconds)));
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      // The command is over.
    }
  }

  @Override
  public void close() {
    looker.interrupt();
    board.close();
  }
}
