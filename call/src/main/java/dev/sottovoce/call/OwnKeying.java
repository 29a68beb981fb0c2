package dev.sottovoce.call;

import dev.sottovoce.crypto.Entropy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This end's part in agreeing on keys: what it announces for the association that is settled, and,
 * while an offer of new keys is open, what it announces for the next one.
 */
final class OwnKeying {
  private record Part(String tlsId, List<KeyingMethod> methods) {
    Optional<KeyingMethod> method(KeyingMethod.Kind kind) {
      return methods.stream().filter(each -> each.kind() == kind).findFirst();
    }

    void discard() {
      methods.forEach(KeyingMethod::discard);
    }
  }

  private static final int TLS_ID_OCTETS = 24;

  private final Entropy entropy;
  private Part settled;
  private @Nullable Part fresh;

  OwnKeying(List<KeyingMethod> methods, Entropy entropy) {
    this.entropy = entropy;
    this.settled = new Part(entropy.token(TLS_ID_OCTETS), List.copyOf(methods));
  }

  /** Names our end of the association (RFC 8842 section 4). */
  String tlsId() {
    return announced().tlsId();
  }

  /** The way that is offered where nothing else is settled. */
  KeyingMethod first() {
    return announced().methods().get(0);
  }

  Optional<KeyingMethod> method(KeyingMethod.Kind kind) {
    return announced().method(kind);
  }

  private Part announced() {
    return fresh != null ? fresh : settled;
  }

  /**
   * From now on announces a new association, until {@link #take} or {@link #keep}.
   *
   * @param age how long ago the call began
   * @return whether this way of agreeing on keys can do that
   */
  boolean renew(KeyingMethod.Kind kind, Duration age) {
    keep();
    Optional<KeyingMethod> renewed = settled.method(kind).flatMap(method -> method.renewed(age));
    renewed.ifPresent(method -> fresh = new Part(entropy.token(TLS_ID_OCTETS), List.of(method)));
    return renewed.isPresent();
  }

  boolean isRenewed() {
    return fresh != null;
  }

  /** Both descriptions announce the new association. */
  void take() {
    if (fresh == null) throw new IllegalStateException("there is nothing new to take");
    settled.discard();
    settled = fresh;
    fresh = null;
  }

  /** There will be no new association. */
  void keep() {
    if (fresh != null) fresh.discard();
    fresh = null;
  }

  /** The call is over. */
  void discard() {
    keep();
    settled.discard();
  }
}
