package dev.sottovoce.cli.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.cli.policy.Documents;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --policy} and {@code --keying}: what a call may be, and how keys are to be agreed. */
public final class KeyingOption {
  /** The names on the command line. */
  public enum Choice {
    dtls13,
    dtls12,
    zrtp
  }

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "default, regulated, interop or a policy document (default: default).")
  private @Nullable String document;

  @Option(
      names = "--keying",
      paramLabel = "NAME",
      description =
          "Offer and accept only this key agreement: ${COMPLETION-CANDIDATES} (default: what the"
              + " policy offers, DTLS 1.3).")
  private @Nullable Choice choice;

  /** The policy, narrowed to the choice. */
  CallPolicy policy() {
    CallPolicy policy =
        document == null
            ? CallPolicy.OWN_PHONES
            : CallPolicy.of(Documents.read(document), Documents.today());
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
    List<String> words = new ArrayList<>();
    if (document != null) words.addAll(List.of("--policy", document));
    if (choice != null) words.addAll(List.of("--keying", choice.name()));
    return words;
  }
}
