package dev.sottovoce.cli.server;

import dev.sottovoce.cli.policy.OfficerKeyFile;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.server.Administration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The policy root of a server that is started for the first time and was told of none: one officer,
 * whose key is made here so that the first phones pin somebody, and must not stay here.
 */
public final class FirstRoot {
  private static final String OFFICER = "first-officer";

  private FirstRoot() {}

  /** Makes it in a folder whose server has never run; otherwise nothing happens. */
  public static void makeIn(Path data) throws IOException {
    if (Files.exists(data.resolve("sottovoce.db"))) return;
    try (Administration administration = Administration.open(data)) {
      if (administration.policyRoot().isPresent()) return;
      Path key = keyIn(data);
      Files.createDirectories(key.getParent());
      administration.trust(new PolicyRoot(1, List.of(OfficerKeyFile.createOpen(key, OFFICER))));
    }
  }

  /** Where the key is until somebody takes it away. */
  static Path keyIn(Path data) {
    return data.resolve("policy-root").resolve("officer.key");
  }

  /** What is said at each start for as long as the key is there. */
  static String warning(Path data) {
    return "WARNING: the key that signs this organisation's policies lies on the server, in "
        + keyIn(data)
        + ". Move it to another machine: whoever has both decides what phones accept. Several"
        + " officers are better: 'sottovoce policy root create' and 'policy trust', before the first"
        + " phone is enrolled.";
  }
}
