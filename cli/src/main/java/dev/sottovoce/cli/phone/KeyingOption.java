package dev.sottovoce.cli.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --keying}: how keys are to be agreed, within what the policy allows. */
public final class KeyingOption {
  /** The names on the command line. */
  public enum Choice {
    dtls13,
    dtls12,
    zrtp
  }

  @Option(
      names = "--keying",
      paramLabel = "NAME",
      description =
          "Offer and accept only this key agreement: ${COMPLETION-CANDIDATES} (default: what the"
              + " policy offers, DTLS 1.3).")
  private @Nullable Choice choice;

  /** The policy narrowed to the choice. */
  CallPolicy in(CallPolicy policy) {
    if (choice == null) return policy;
    return switch (choice) {
      case dtls13 ->
          policy
              .withKeyings(List.of(KeyingMethod.Kind.DTLS))
              .withVersions(List.of(ProtocolVersion.DTLS_1_3));
      case dtls12 ->
          policy
              .withKeyings(List.of(KeyingMethod.Kind.DTLS))
              .withVersions(List.of(ProtocolVersion.DTLS_1_2));
      case zrtp -> policy.withKeyings(List.of(KeyingMethod.Kind.ZRTP));
    };
  }

  /** The words that pass the choice on to another process. */
  public List<String> words() {
    return choice == null ? List.of() : List.of("--keying", choice.name());
  }
}
