package dev.sottovoce.policy;

/**
 * One thing that is wrong with a document.
 *
 * @param line from 1; 0 when it is about the whole document
 * @param column from 1; 0 when it is about the whole document
 * @param what without a full stop
 */
public record PolicyProblem(int line, int column, String what) {
  /** Where and what, without a full stop. */
  public String sentence() {
    return line == 0 ? what : "line " + line + ", column " + column + ": " + what;
  }
}
