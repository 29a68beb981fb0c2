package dev.sottovoce.phone.account;

/** Why this device is not of its user's account any more, by the word of who signed it. */
public enum Parting {
  /** The recovery words were used: another device took the place of all. */
  RECOVERED(
      "Your account was taken over on another device with the recovery words, and this device is not"
          + " of it any more. If it was not you, somebody has the words: tell the operator and your"
          + " contacts now."),
  /** Another device of the account removed it. */
  REMOVED(
      "Another device of your account removed this one. If it was not you, somebody has that device:"
          + " tell the operator and your contacts now. To use this one again, enrol it with a new"
          + " code."),
  /** The organisation cut it off. */
  CUT_OFF(
      "The operator cut this device off. If you do not know why, ask; to use it again, enrol it with"
          + " a new code.");

  private final String sentence;

  Parting(String sentence) {
    this.sentence = sentence;
  }

  /** For the person, with what to do. */
  public String sentence() {
    return sentence;
  }
}
