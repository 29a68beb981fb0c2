package dev.sottovoce.phone.group;

/** Why a group cannot be taken as it is, or changed; the message is for people. */
public final class GroupException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What it was. */
  public enum Problem {
    /** The server's octets are no epochs of that group. */
    MALFORMED,
    /** No device of the owner's account has signed the newest epoch. */
    NOT_SIGNED,
    /** The owner's account is another one than this phone knows. */
    OTHER_OWNER,
    /** An older epoch than this phone has seen. */
    ROLLED_BACK,
    /** It does not go on from what this phone has seen. */
    FORKED,
    /** The log shows another epoch than the server tells. */
    NOT_AS_LOGGED,
    /** The owner has no such group, or has it already. */
    UNKNOWN_GROUP,
    /** Who is to come in is in, or cannot be; who is to go out is not in. */
    MEMBER,
    /** The server takes no such change. */
    REFUSED
  }

  private final Problem problem;
  private final String sentence;

  GroupException(Problem problem, String sentence) {
    super(sentence);
    this.problem = problem;
    this.sentence = sentence;
  }

  public Problem problem() {
    return problem;
  }

  /** What to tell the person. */
  public String sentence() {
    return sentence;
  }
}
