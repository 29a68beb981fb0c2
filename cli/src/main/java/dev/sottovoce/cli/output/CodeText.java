package dev.sottovoce.cli.output;

/** An enrolment code for people, drawn as well where that is of use. */
public final class CodeText {
  private CodeText() {}

  /**
   * @param address whose phone it makes
   * @param minutes how long it can be used
   */
  public static void say(Console console, String address, int minutes, String code) {
    console.say("A code for " + address + ", good once and for " + minutes + " minutes:");
    console.say("");
    if (console.isTerminal()) console.say(QrText.draw(code));
    console.say("  " + code);
    console.say("");
    console.say("On the phone: sottovoce phone enrol CODE");
  }
}
