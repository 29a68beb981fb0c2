package dev.sottovoce.lab.simulation;

/**
 * How many simulations of one kind, and where they begin.
 *
 * @param first seed; each next one is one higher
 */
record Series(long first, int count) {
  private static final int USUAL = 10_000;
  private static final int MOST = 10_000_000;

  /**
   * Reads {@code [COUNT-OPTION N] [--first N]}.
   *
   * @param countOption what the number is called, such as {@code --seeds}
   * @throws IllegalArgumentException with words for whoever typed it
   */
  static Series read(String[] arguments, int from, String countOption) {
    long first = 1;
    long count = USUAL;
    for (int i = from; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " wants a value");
      }
      long value = Main.number(arguments[i], arguments[i + 1]);
      if (arguments[i].equals(countOption)) count = value;
      else if (arguments[i].equals("--first")) first = value;
      else throw new IllegalArgumentException("unknown option " + arguments[i]);
    }
    return new Series(first, (int) Math.min(MOST, Math.max(1, count)));
  }
}
