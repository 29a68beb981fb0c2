package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyReader;
import dev.sottovoce.policy.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Policies by the words that a person gives: a built-in profile's name or a file. */
public final class Documents {
  private Documents() {}

  /** The policy behind a name or file. */
  public static Policy read(String nameOrFile) {
    PolicyReader.Examination found = PolicyReader.examine(text(nameOrFile));
    return found
        .policy()
        .orElseThrow(() ->
            Failure.failed(
                found.problems().stream()
                    .map(each -> nameOrFile + ", " + each.sentence() + ".")
                    .collect(Collectors.joining("\n"))));
  }

  /** Its text, which may be anything. */
  public static String text(String nameOrFile) {
    Optional<Policy.Profile> profile = profile(nameOrFile);
    if (profile.isPresent()) return Profiles.text(profile.get());
    Path file = Path.of(nameOrFile);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Failure.usage(
          "'"
              + nameOrFile
              + "' is neither default, regulated, interop nor a file that can be read.");
    }
  }

  private static Optional<Policy.Profile> profile(String name) {
    for (Policy.Profile each : Policy.Profile.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(name)) return Optional.of(each);
    }
    return Optional.empty();
  }

  /** The day that policies are read for. */
  public static LocalDate today() {
    return LocalDate.now(Clock.systemUTC());
  }
}
