package dev.sottovoce.identity.token;

/** What came of looking at a token. */
public sealed interface Checked<T> {
  record Good<T>(T value) implements Checked<T> {}

  record Bad<T>(Refusal why) implements Checked<T> {}
}
