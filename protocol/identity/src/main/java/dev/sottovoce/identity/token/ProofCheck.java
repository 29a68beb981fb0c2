package dev.sottovoce.identity.token;

import dev.sottovoce.crypto.backend.SignatureScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A server's side of proofs (RFC 9449 section 4.3). Freshness is the server's own nonce, so a
 * device whose clock is wrong signs in all the same.
 */
public final class ProofCheck {
  /** What is looked at; attacks leave one out to show that it is needed. */
  public enum Check {
    METHOD,
    URI,
    NONCE,
    TOKEN,
    KEY,
    REPLAY
  }

  private static final Duration REMEMBERED = Nonces.LIFE.plusSeconds(1);

  private final Nonces nonces;
  private final ReplayCache seen;
  private final SignatureScheme ecdsa;
  private final Set<Check> checks;

  /**
   * @param ecdsa with SHA-256 on P-256
   */
  public ProofCheck(Nonces nonces, ReplayCache seen, SignatureScheme ecdsa) {
    this(nonces, seen, ecdsa, EnumSet.allOf(Check.class));
  }

  /**
   * One that leaves checks out, which is not safe: for showing what they stop.
   *
   * @param checks those that are made
   */
  public ProofCheck(Nonces nonces, ReplayCache seen, SignatureScheme ecdsa, Set<Check> checks) {
    this.nonces = nonces;
    this.seen = seen;
    this.ecdsa = ecdsa;
    this.checks = checks;
  }

  /**
   * Looks at a proof, the cheapest first, its signature last: whoever has no nonce of ours costs no
   * more than reading. Nothing is remembered of one that fails.
   *
   * @param proof the field {@code DPoP}, of which there must be one
   * @param token the access token that came with it; nothing where a token is asked for
   */
  public Checked<DpopProof> check(
      String proof, String method, String uri, Optional<Bound> token, Instant now) {
    Checked<DpopProof.Claimed> claimed = DpopProof.claimed(proof);
    if (claimed instanceof Checked.Bad<DpopProof.Claimed> bad) return new Checked.Bad<>(bad.why());
    DpopProof.Claimed read = ((Checked.Good<DpopProof.Claimed>) claimed).value();
    Optional<Refusal> refusal = refusal(read.proof(), method, uri, token, now);
    if (!refusal.isPresent() && !read.isSigned(ecdsa)) refusal = Optional.of(Refusal.SIGNATURE);
    if (!refusal.isPresent()) refusal = remembered(read.proof(), now);
    return refusal.isPresent()
        ? new Checked.Bad<>(refusal.get())
        : new Checked.Good<>(read.proof());
  }

  /**
   * An access token, as it was sent, and the key that it is bound to.
   *
   * @param thumbprint of that key (RFC 7638)
   */
  public record Bound(String accessToken, String thumbprint) {
    @Override
    public String toString() {
      return "Bound[redacted]";
    }
  }

  private Optional<Refusal> refusal(
      DpopProof proof, String method, String uri, Optional<Bound> token, Instant now) {
    if (!proof.method().equals(method) && checks.contains(Check.METHOD)) {
      return Optional.of(Refusal.METHOD);
    }
    if (!proof.isFor(uri) && checks.contains(Check.URI)) return Optional.of(Refusal.URI);
    boolean fresh = proof.nonce().filter(nonce -> nonces.isGood(nonce, now)).isPresent();
    if (!fresh && checks.contains(Check.NONCE)) return Optional.of(Refusal.NONCE);
    if (token.isPresent()) {
      Optional<String> wanted = Optional.of(DpopProof.hash(token.get().accessToken()));
      if (!proof.tokenHash().equals(wanted) && checks.contains(Check.TOKEN)) {
        return Optional.of(Refusal.TOKEN);
      }
      boolean same = proof.key().thumbprint().equals(token.get().thumbprint());
      if (!same && checks.contains(Check.KEY)) return Optional.of(Refusal.KEY);
    }
    return Optional.empty();
  }

  private Optional<Refusal> remembered(DpopProof proof, Instant now) {
    if (!checks.contains(Check.REPLAY)) return Optional.empty();
    // By key and id: another device's ids are nobody's business.
    String once = proof.key().thumbprint() + ' ' + proof.id();
    return switch (seen.remember(once, now.plus(REMEMBERED), now)) {
      case NEW -> Optional.empty();
      case BEFORE -> Optional.of(Refusal.REPLAYED);
      case FULL -> Optional.of(Refusal.BUSY);
    };
  }
}
