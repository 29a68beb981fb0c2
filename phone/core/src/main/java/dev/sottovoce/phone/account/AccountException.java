package dev.sottovoce.phone.account;

/** Why an account cannot be taken as it is, or changed; the message is for people. */
public final class AccountException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What it was. */
  public enum Problem {
    /** The chain is not signed as it must be. */
    BROKEN,
    /** The server tells less than it told before, or something else. */
    ROLLED_BACK,
    /** It is somebody else's account. */
    OTHER_ADDRESS,
    /** The server takes no such change. */
    REFUSED,
    /** This device is not of the account and can change nothing in it. */
    NOT_A_MEMBER,
    /** These are not the account's recovery words. */
    WRONG_WORDS,
    /** There is no device like that, or nobody. */
    UNKNOWN_DEVICE,
    /** The log shows another version than the server tells. */
    NOT_AS_LOGGED,
    /** It is not what is pinned; a person has to decide. */
    CHANGED
  }

  private final Problem problem;
  private final String sentence;

  AccountException(Problem problem, String sentence) {
    super(sentence);
    this.problem = problem;
    this.sentence = sentence;
  }

  /** What to tell the person. */
  public String sentence() {
    return sentence;
  }

  public Problem problem() {
    return problem;
  }
}
