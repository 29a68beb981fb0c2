package dev.sottovoce.cli.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.policy.Documents;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --policy} and {@code --keying}: what a call may be, and how keys are to be agreed. */
public final class KeyingOption {
  /** The names on the command line. */
  public enum Choice {
    dtls13("DTLS 1.3"),
    dtls12("DTLS 1.2"),
    zrtp("ZRTP"),
    mikey_dh("MIKEY-DH"),
    mikey_dhhmac("MIKEY-DHHMAC");

    private final String registered;

    Choice(String registered) {
      this.registered = registered;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().replace('_', '-');
    }
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

  /**
   * The policy, narrowed to the choice, which never widens it.
   *
   * @throws Failure if the policy does not accept the choice
   */
  public CallPolicy policy() {
    String name = document == null ? "default" : document;
    Policy policy = Documents.read(name);
    LocalDate today = Documents.today();
    if (choice == null) return CallPolicy.of(policy, today);
    List<String> accepted = policy.accepted(Kind.KEYING, today);
    if (!accepted.contains(choice.registered)) {
      throw Failure.usage(
          "The policy "
              + name
              + " does not accept "
              + choice.registered
              + ", only "
              + String.join(", ", accepted)
              + ". Choose one of these or another --policy.");
    }
    return CallPolicy.of(policy.narrowedTo(List.of(choice.registered)), today);
  }

  /** Whether the choice wants a key that a group shares. */
  public boolean wantsGroupKey() {
    return choice == Choice.mikey_dhhmac;
  }

  /** The words that pass the choice on to another process. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    if (document != null) words.addAll(List.of("--policy", document));
    if (choice != null) words.addAll(List.of("--keying", choice.toString()));
    return words;
  }
}
