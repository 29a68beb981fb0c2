package dev.sottovoce.identity.jose;

/** What does not fit: a value in all but name, caught where a message's reading begins. */
public final class Unfit extends Exception {
  private static final long serialVersionUID = 1L;

  public Unfit() {
    super(null, null, false, false);
  }
}
