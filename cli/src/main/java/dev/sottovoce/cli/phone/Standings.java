package dev.sottovoce.cli.phone;

import dev.sottovoce.phone.account.Standing;

/** A standing as programs read it. */
final class Standings {
  private Standings() {}

  static String word(Standing standing) {
    return switch (standing) {
      case Standing.FirstContact first -> "firstContact";
      case Standing.Known known -> "known";
      case Standing.Verified verified -> "verified";
      case Standing.Differed differed -> "differed";
      case Standing.Changed changed -> "changed";
      case Standing.NoAccount none -> "noAccount";
    };
  }

  static boolean isVerified(Standing standing) {
    return standing instanceof Standing.Verified;
  }
}
