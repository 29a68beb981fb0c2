package dev.sottovoce.policy;

/** A document that is not taken; the message says where and what to do. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient PolicyProblem problem;

  PolicyException(int line, int column, String problem) {
    this(new PolicyProblem(line, column, problem));
  }

  public PolicyException(String problem) {
    this(new PolicyProblem(0, 0, problem));
  }

  PolicyException(PolicyProblem problem) {
    super(problem.sentence());
    this.problem = problem;
  }

  /** Where and what. */
  public PolicyProblem problem() {
    return problem;
  }

  /** Where and what, without a full stop. */
  public String sentence() {
    return problem.sentence();
  }
}
