package dev.sottovoce.cli.doctor;

import dev.sottovoce.server.Administration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether, and by what, phones that sleep are woken. */
final class PushCheck implements Check {
  private static final String NAME = "push";

  private final Path data;

  PushCheck(Path data) {
    this.data = data;
  }

  @Override
  public List<Finding> look() {
    if (!Files.exists(data.resolve("sottovoce.db"))) return List.of();
    try (Administration administration = Administration.open(data)) {
      List<String> services = administration.pushServices();
      if (services.isEmpty()) {
        return List.of(
            Finding.hint(
                NAME,
                "Phones that sleep are not woken, and ring only while they are connected.",
                "Name push services under 'push' in sottovoce.yaml."));
      }
      return List.of(
          Finding.ok(NAME, "Phones that sleep are woken by " + String.join(", ", services) + "."));
    } catch (IOException e) {
      return List.of(
          Finding.fault(
              NAME,
              "Push cannot be looked at: " + e.getMessage() + ".",
              "See 'push' in sottovoce.yaml and the files that it names."));
    }
  }
}
