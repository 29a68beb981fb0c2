package dev.sottovoce.lab.attacks;

/** What shows that a trial can succeed at all. */
public sealed interface Control {
  /** How that is said in a table. */
  String word();

  Setting setting();

  boolean tried(Target target) throws Exception;

  /**
   * The same on a server that leaves out the check.
   *
   * @param setting of a server without that check, and otherwise as it is
   */
  record WithoutCheck(Attack attack, Setting setting) implements Control {
    @Override
    public String word() {
      return "succeeds";
    }

    @Override
    public boolean tried(Target target) throws Exception {
      return attack.succeeds(target);
    }
  }

  /** There is no check to leave out: what is honest, sent in the same way, is taken. */
  record HonestForm(Honest honest) implements Control {
    @Override
    public String word() {
      return "honest: taken";
    }

    @Override
    public Setting setting() {
      return Setting.REAL;
    }

    @Override
    public boolean tried(Target target) throws Exception {
      return honest.isTaken(target);
    }
  }

  /** The honest form of an attack. */
  @FunctionalInterface
  interface Honest {
    boolean isTaken(Target target) throws Exception;
  }
}
