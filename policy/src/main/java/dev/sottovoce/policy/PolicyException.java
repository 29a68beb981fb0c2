package dev.sottovoce.policy;

/** A document that is not taken; the message says where and what to do. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;
  private final int line;
  private final int column;

  PolicyException(int line, int column, String problem) {
    this("line " + line + ", column " + column + ": " + problem, line, column);
  }

  public PolicyException(String problem) {
    this(problem, 0, 0);
  }

  private PolicyException(String sentence, int line, int column) {
    super(sentence);
    this.sentence = sentence;
    this.line = line;
    this.column = column;
  }

  /** Where and what, without a full stop. */
  public String sentence() {
    return sentence;
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
