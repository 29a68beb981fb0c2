package dev.sottovoce.policy;

/** A document that is not taken; the message says where and what to do. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  PolicyException(int line, int column, String problem) {
    super("line " + line + ", column " + column + ": " + problem);
    this.line = line;
    this.column = column;
  }

  PolicyException(String problem) {
    super(problem);
    this.line = 0;
    this.column = 0;
  }

  /** From 1; 0 when it is about the whole document. */
  public int line() {
    return line;
  }

  /** From 1; 0 when it is about the whole document. */
  public int column() {
    return column;
  }
}
