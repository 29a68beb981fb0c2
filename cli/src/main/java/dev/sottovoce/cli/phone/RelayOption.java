package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.phone.RelayUse;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --relay}: when calls go through the organisation's relays. */
final class RelayOption {
  private static final Map<String, RelayUse> WORDS =
      Map.of("needed", RelayUse.AS_NEEDED, "only", RelayUse.ONLY, "never", RelayUse.NEVER);

  @Option(
      names = "--relay",
      paramLabel = "WHEN",
      description =
          "When to go through the server's relays: needed, where nothing else works; only, so that"
              + " the other end does not learn where this phone is; or never (default: needed).")
  private String when = "needed";

  /**
   * What was chosen.
   *
   * @throws Failure for another word
   */
  RelayUse use() {
    RelayUse use = WORDS.get(when);
    if (use == null) throw Failure.usage("--relay wants needed, only or never.");
    return use;
  }
}
