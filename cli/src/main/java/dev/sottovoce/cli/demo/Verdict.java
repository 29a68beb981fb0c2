package dev.sottovoce.cli.demo;

import dev.sottovoce.cli.report.CallResult;

/** The report's one sentence on how the call went, from what was measured. */
final class Verdict {
  private Verdict() {}

  /**
   * @param connected whether both phones said that the call took place
   */
  static String sentence(CallResult result, boolean connected) {
    if (!connected) {
      return "There was no call: at least one phone says that it did not come about or broke off.";
    }
    String protection =
        "The phones agreed on keys between themselves ("
            + result.keying()
            + ", "
            + result.group()
            + ") and sent every packet under "
            + result.srtp();
    if (!result.ok()) {
      return protection + ", but what was heard is not what was said.";
    }
    return "Each heard what the other said. "
        + protection
        + "; the server passed on messages and had neither keys nor speech.";
  }
}
