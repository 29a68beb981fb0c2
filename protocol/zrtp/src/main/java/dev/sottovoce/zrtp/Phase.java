package dev.sottovoce.zrtp;

/** What an endpoint waits for; each input may lead to the next phase. */
interface Phase {
  /** A message from the peer's source, well formed and nothing more. */
  Phase receive(Message message);

  /** All retries of what is being resent were in vain. */
  default Phase exhausted() {
    return this;
  }

  /** The moment came that was asked for with {@link Session#wakeAt}. */
  default Phase woken() {
    return this;
  }

  default void sasCompared() {}

  default void sasDiffers() {}

  /** Wipes what the phase holds; not called when it stays. */
  default void destroy() {}

  /** Before the start and after the end. */
  final class Idle implements Phase {
    @Override
    public Phase receive(Message message) {
      return this;
    }
  }
}
