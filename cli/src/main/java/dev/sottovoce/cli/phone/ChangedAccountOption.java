package dev.sottovoce.cli.phone;

import picocli.CommandLine.Option;

/** {@code --accept-changed-account}: the person has heard why the account is another one. */
final class ChangedAccountOption {
  @Option(
      names = "--accept-changed-account",
      description =
          "Go on although the other end's account is another one than in earlier calls. Without it"
              + " such a call is not made and not answered. An account that was verified has to be"
              + " verified again first: sottovoce phone verify WHO.")
  private boolean accepted;

  boolean isAccepted() {
    return accepted;
  }
}
