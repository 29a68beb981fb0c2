package dev.sottovoce.cli.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.policy.Documents;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --policy}, {@code --keying} and {@code --rekey}: what a call may be, and how and how often
 * keys are to be agreed.
 */
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
      description = {
        "default, regulated, interop or a policy document (default: default).",
        "For phones whose organisation has installed no policy."
      })
  private @Nullable String document;

  @Option(
      names = "--keying",
      paramLabel = "NAME",
      description =
          "Offer and accept only this key agreement: ${COMPLETION-CANDIDATES} (default: what the"
              + " policy offers, DTLS 1.3).")
  private @Nullable Choice choice;

  @Option(
      names = "--rekey",
      paramLabel = "SECONDS",
      description =
          "Change the keys of a running call so often, without a break in it; 0 for never (default:"
              + " 3600).")
  private @Nullable Integer rekeySeconds;

  /** The policy of a phone whose organisation has none, see {@link #policy(Optional)}. */
  public CallPolicy policy() {
    return policy(Optional.empty());
  }

  /**
   * The policy, narrowed to the choice, which never widens it.
   *
   * @param organisation the policy that the organisation has installed
   * @throws Failure if the policy does not accept the choice, or is not the caller's to choose
   */
  CallPolicy policy(Optional<Policy> organisation) {
    CallPolicy allowed = allowed(organisation);
    if (rekeySeconds == null) return allowed;
    if (rekeySeconds < 0) throw Failure.usage("--rekey must be 0 or more.");
    return allowed.rekeyAfter(
        rekeySeconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(rekeySeconds)));
  }

  private CallPolicy allowed(Optional<Policy> organisation) {
    if (organisation.isPresent() && document != null) {
      throw Failure.usage(
          "Your organisation's policy (version "
              + organisation.get().version()
              + ") is in force on this phone; call without --policy.");
    }
    String name = document == null ? "default" : document;
    Policy policy = organisation.orElseGet(() -> Documents.read(name));
    LocalDate today = Documents.today();
    if (choice == null) return CallPolicy.of(policy, today);
    List<String> accepted = policy.accepted(Kind.KEYING, today);
    if (!accepted.contains(choice.registered)) {
      throw Failure.usage(
          (organisation.isPresent() ? "Your organisation's policy" : "The policy " + name)
              + " does not accept "
              + choice.registered
              + ", only "
              + String.join(", ", accepted)
              + ". Choose one of these"
              + (organisation.isPresent() ? "." : " or another --policy."));
    }
    return CallPolicy.of(policy.narrowedTo(List.of(choice.registered)), today);
  }

  /** The only key agreements that are wanted, by their names in a policy; empty for all. */
  List<String> keyings() {
    return choice == null ? List.of() : List.of(choice.registered);
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
    if (rekeySeconds != null) words.addAll(List.of("--rekey", rekeySeconds.toString()));
    return words;
  }
}
