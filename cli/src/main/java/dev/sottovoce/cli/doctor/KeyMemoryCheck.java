package dev.sottovoce.cli.doctor;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SecretMemory.Standing;
import java.util.List;

/** Whether keys can get onto a disk: by swap, or in a core dump. */
final class KeyMemoryCheck implements Check {
  @Override
  public List<Finding> look() {
    return List.of(finding(Secret.memoryStanding()));
  }

  static Finding finding(Standing standing) {
    if (standing.locked() && standing.leftOutOfDumps()) {
      return Finding.ok("keys", "Secrets lie in memory that is locked and left out of core dumps.");
    }
    String found =
        standing.leftOutOfDumps()
            ? "Secrets are left out of core dumps, and may be swapped out: "
            : "Secrets may be swapped out: ";
    return Finding.hint(
        "keys",
        found + standing.reason() + ".",
        "Encrypt the swap space, or have none; on Linux, let the process lock 8 MB (ulimit -l).");
  }
}
