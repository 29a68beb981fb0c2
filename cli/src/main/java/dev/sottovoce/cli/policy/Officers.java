package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.policy.PolicyRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Officers by the words that a person gives: public keys, or files with one. */
final class Officers {
  private Officers() {}

  /**
   * A policy root from officers' keys, or from one file of {@code policy root}.
   *
   * @param needed how many must sign; 0 for all, or for what the file says
   */
  static PolicyRoot root(List<String> words, int needed) {
    if (words.size() == 1) {
      Optional<PolicyRoot> whole = text(words.getFirst()).flatMap(RootFile::parse);
      if (whole.isPresent()) {
        if (needed == 0 || needed == whole.get().needed()) return whole.get();
        throw Failure.usage("The file says itself how many must sign: leave --needed out.");
      }
    }
    List<VerifierKey> officers = new ArrayList<>();
    for (String each : words) officers.add(officer(each));
    try {
      return new PolicyRoot(needed == 0 ? officers.size() : needed, officers);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("These officers cannot be trusted: " + e.getMessage() + ".");
    }
  }

  static VerifierKey officer(String textOrFile) {
    return VerifierKey.parse(textOrFile)
        .or(() -> text(textOrFile).flatMap(OfficerKeyFile::publicKey))
        .orElseThrow(() ->
            Failure.usage(
                "'"
                    + textOrFile
                    + "' is neither an officer's public key nor a file with one; 'sottovoce policy"
                    + " root create NAME' makes one."));
  }

  private static Optional<String> text(String name) {
    try {
      return Optional.of(Files.readString(Path.of(name)));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
