package dev.sottovoce.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.phone.codec.CallCodecs;
import dev.sottovoce.phone.enrol.PolicyDownload;
import dev.sottovoce.phone.log.LogStanding;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyGate;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.transparency.StaleHead;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The organisation's policy on this device: the one that was kept, and each newer one that officers
 * signed. What the server says about it counts for nothing.
 */
final class PolicyInForce {
  /** Under which the log has the policy. */
  static final String LABEL = "policy";

  /** What calls may be at present. */
  sealed interface Rules {
    record Allowed(CallPolicy policy) implements Rules {}

    record Refused(EndReason why) implements Rules {}
  }

  private volatile Optional<PolicyGate> gate;
  private final Protection deviceKey;
  private final PolicyStore store;
  private final Clock clock;
  private volatile Optional<Policy> policy;
  private volatile Optional<SignedPolicy> signed;

  /** The hash of one that the server gave, and that is older than this phone's. */
  private volatile Optional<Bytes> older = Optional.empty();

  private volatile boolean isWithheld;

  /**
   * @throws IOException when what was kept cannot be used; going on without it would be what an
   *     attacker wants
   */
  PolicyInForce(Account account, PolicyStore store, Clock clock) throws IOException {
    this.gate = account.policyGate();
    this.deviceKey = account.protection();
    this.store = store;
    this.clock = clock;
    this.policy = store.verified(account);
    this.signed = policy.isPresent() ? store.load() : Optional.empty();
  }

  /** Whether what is kept is of this account's organisation, or nothing is kept. */
  static boolean isOf(Account account, PolicyStore store) {
    try {
      return store.verified(account).isPresent() || !store.load().isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** Nothing where the organisation has none. */
  Optional<Policy> policy() {
    return policy;
  }

  /** What to do about a head of the log that witnesses saw too long ago. */
  StaleHead staleHead() {
    boolean refuse =
        policy.filter(inForce -> inForce.staleHead() == Policy.StaleHead.REFUSE).isPresent();
    return refuse ? StaleHead.REFUSE : StaleHead.WARN;
  }

  /**
   * Asks the server for a newer one. Blocks.
   *
   * @return whether there was one
   * @throws IOException when the server cannot be reached, or what it sent cannot be kept
   * @throws PolicyException when what it sent is not to be taken
   */
  boolean refresh(Account account) throws IOException, PolicyException {
    // Who signs may have changed, as those of before have signed.
    gate = account.policyGate();
    if (!gate.isPresent()) return false;
    Optional<SignedPolicy> sent = new PolicyDownload(account, clock).fetch();
    if (!sent.isPresent() || isSame(sent.get())) return false;
    int present = policy.map(Policy::version).orElse(0);
    if (gate.get().kept(sent.get()).version() < present) {
      older = Optional.of(Digests.sha256(sent.get().document()));
    }
    Policy taken = gate.get().take(present, sent.get(), today());
    store.save(sent.get());
    policy = Optional.of(taken);
    signed = sent;
    return true;
  }

  private boolean isSame(SignedPolicy other) {
    return signed.filter(each -> each.document().equals(other.document())).isPresent();
  }

  /** What the log shows of the policy that this phone has. */
  enum Logged {
    /** It, or an older one. */
    AS_IT_IS,
    /** The log shows another one: this phone's is older, or the log has not got it yet. */
    OTHERWISE,
    /** Nobody signs policies, or there is no log, or it does not answer. */
    NOT_KNOWN
  }

  /** Compares the policy with the log, whose label for it is {@link #LABEL}. */
  Logged compare(LogStanding standing) {
    Optional<SignedPolicy> present = signed;
    if (!present.isPresent()) return Logged.NOT_KNOWN;
    if (!(standing instanceof LogStanding.Judged judged)) return Logged.NOT_KNOWN;
    Verdict verdict = judged.verdict();
    if (verdict instanceof Verdict.Absent) return Logged.OTHERWISE;
    // A log that is not believed is complained of by whoever asks it.
    if (!(verdict instanceof Verdict.Latest latest)) return Logged.NOT_KNOWN;
    boolean same = latest.valueHash().equals(Digests.sha256(present.get().document()));
    // A server that went back, as one does with a restored backup, holds nothing newer back.
    boolean before = Optional.of(latest.valueHash()).equals(older);
    return same || before ? Logged.AS_IT_IS : Logged.OTHERWISE;
  }

  /** Lets calls be refused while the server holds a policy back, or no more. */
  void withheld(boolean withheld) {
    isWithheld = withheld;
  }

  /**
   * Takes other roots into use. Where others sign policies then, this phone first has one that they
   * signed, no older than its own: a policy never goes because its officers do. Blocks.
   *
   * @param account as it is
   * @param next the same with the next roots
   * @param use keeps them
   * @throws IOException when the server cannot be reached, or something cannot be kept
   * @throws PolicyException when what it sent is not by the next officers; the roots are not used
   */
  void moving(Account account, Account next, Moving use) throws IOException, PolicyException {
    boolean others = !next.policyGate().equals(account.policyGate());
    if (!others || !signed.isPresent()) {
      use.move();
      return;
    }
    SignedPolicy sent =
        new PolicyDownload(account, clock)
            .fetch()
            .orElseThrow(() -> new PolicyException("there is none by the next officers"));
    PolicyGate nextGate =
        next.policyGate().orElseThrow(() -> new IllegalStateException("steps drop no policy root"));
    int present = policy.map(Policy::version).orElse(0);
    Policy taken = isSame(sent) ? nextGate.kept(sent) : nextGate.take(present, sent, today());
    // It takes the other's place once an account with the next roots is opened: should nobody have
    // kept that, the one of now still opens.
    store.saveNext(sent);
    use.move();
    policy = Optional.of(taken);
    signed = Optional.of(sent);
  }

  /** Keeps an account with other roots. */
  @FunctionalInterface
  interface Moving {
    void move() throws IOException;
  }

  /**
   * What a call that begins now may be.
   *
   * @param otherwise where the organisation has no policy; how often keys change is its to say
   * @param narrowing only these key agreements; all if there is none
   * @param codecs have to decode elsewhere if that is required
   */
  Rules rules(CallPolicy otherwise, List<String> narrowing, CallCodecs codecs) {
    Rules rules = rules(otherwise, narrowing);
    boolean isolated =
        rules instanceof Rules.Allowed allowed
            && allowed.policy().isolation() == Policy.Isolation.REQUIRE;
    return isolated && !codecs.canIsolate() ? new Rules.Refused(EndReason.ISOLATION) : rules;
  }

  private Rules rules(CallPolicy otherwise, List<String> narrowing) {
    Optional<Policy> organisation = policy;
    if (!organisation.isPresent()) return new Rules.Allowed(otherwise);
    LocalDate day = today();
    if (isWithheld) return new Rules.Refused(EndReason.POLICY_WITHHELD);
    if (!organisation.get().isValidOn(day)) return new Rules.Refused(EndReason.POLICY_EXPIRED);
    if (!deviceKey.satisfies(organisation.get().deviceKey())) {
      return new Rules.Refused(EndReason.DEVICE_KEY);
    }
    try {
      return new Rules.Allowed(
          CallPolicy.of(narrowed(organisation.get(), narrowing, day), day)
              .rekeyAfter(otherwise.rekeyAfter()));
    } catch (IllegalArgumentException e) {
      // Dates have passed, or it leaves none of the agreements that were asked for.
      return new Rules.Refused(EndReason.POLICY_FORBIDS);
    }
  }

  private static Policy narrowed(Policy policy, List<String> narrowing, LocalDate day) {
    if (narrowing.isEmpty()) return policy;
    List<String> left = new ArrayList<>(narrowing);
    left.retainAll(policy.accepted(Kind.KEYING, day));
    return policy.narrowedTo(left);
  }

  private LocalDate today() {
    return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
  }
}
