package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.policy.PolicySchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code policy schema}. */
@Command(
    name = "schema",
    header = "Print the JSON Schema of policy documents, for editors.",
    description =
        "Editors that know JSON Schema then complete keys and names and mark mistakes. Most take the"
            + " schema from the document's first line:%n  # yaml-language-server:"
            + " $schema=policy.schema.json",
    footer = {"", "Example:", "  sottovoce policy schema --output policy.schema.json"})
final class SchemaCommand implements Runnable {
  private final Console console;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write it to this file (default: standard output).")
  private Optional<Path> file = Optional.empty();

  SchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    // Equal octets on every system: the file may lie in a repository beside the policy.
    String text = Json.tree(PolicySchema.build()).toPrettyString().replace("\r\n", "\n") + "\n";
    if (!file.isPresent()) {
      console.out().print(text);
      return;
    }
    try {
      Files.writeString(file.get(), text);
      console.note("the schema is in " + file.get());
    } catch (IOException e) {
      throw Failure.failed(Sentences.of("The schema cannot be written to " + file.get(), e), e);
    }
  }
}
