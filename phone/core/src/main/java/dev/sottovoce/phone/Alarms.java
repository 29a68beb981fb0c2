package dev.sottovoce.phone;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the person must know apart from any call; kept until somebody listens. */
final class Alarms {
  private final Events events;
  private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Consumer<String> listener;

  Alarms(Events events) {
    this.events = events;
  }

  void listen(Consumer<String> newListener) {
    listener = newListener;
    tell();
  }

  void raise(String sentence) {
    waiting.add(sentence);
    tell();
  }

  private void tell() {
    Consumer<String> hears = listener;
    if (hears == null) return;
    for (String each = waiting.poll(); each != null; each = waiting.poll()) {
      String sentence = each;
      events.tell(() -> hears.accept(sentence));
    }
  }
}
