package dev.sottovoce.server.token;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.identity.token.AccessToken;
import dev.sottovoce.identity.token.Checked;
import dev.sottovoce.identity.token.DpopProof;
import dev.sottovoce.identity.token.Nonces;
import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.identity.token.Refusal;
import dev.sottovoce.identity.token.ReplayCache;
import dev.sottovoce.server.store.LiveDevices;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.wire.RecentMap;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes access tokens, and finds out who shows one. Nonces and replays are remembered here alone.
 */
public final class Tokens {
  private static final int MOST_PROOFS = 200_000;

  /** Whose signature need not be looked at again. */
  private static final int MOST_TOKENS = 10_000;

  private final TokenKey key = new TokenKey();
  private final Nonces nonces =
      new Nonces(Secret.random(octets -> new SecureRandom().nextBytes(octets), 32));
  private final SignatureScheme ecdsa = Es256OfThisMachine.SCHEME;
  private final ProofCheck proofs;

  /** Tokens of ours, and those whose signature was looked at; what was forgotten is looked at. */
  private final Map<String, AccessToken> good =
      Collections.synchronizedMap(new RecentMap<>(MOST_TOKENS));

  private final LiveDevices devices;
  private final Supplier<String> issuer;
  private final Clock clock;

  /**
   * @param issuer the server's address, {@code https://HOST:PORT}
   * @param checks what is looked at in proofs: all, unless attacks are to be shown
   */
  public Tokens(
      LiveDevices devices, Supplier<String> issuer, Set<ProofCheck.Check> checks, Clock clock) {
    proofs = new ProofCheck(nonces, new ReplayCache(MOST_PROOFS), ecdsa, checks);
    this.devices = devices;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** The server's address, which is issuer and audience. */
  public String issuer() {
    return issuer.get();
  }

  /** A nonce for the next proof. */
  public String nonce() {
    return nonces.issue(clock.instant());
  }

  /** The key's name, and the key that checks tokens. */
  public String keyId() {
    return key.id();
  }

  public Jwk publicKey() {
    return key.publicKey();
  }

  /** What checks signatures here: ECDSA with SHA-256 on P-256. */
  public SignatureScheme ecdsa() {
    return ecdsa;
  }

  /**
   * A token for a device.
   *
   * @param thumbprint of the device's key (RFC 7638)
   */
  public String issue(DeviceCertificate device, String thumbprint) {
    Instant issued = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    AccessToken token =
        new AccessToken(
            issuer(),
            device.address(),
            device.device().toString(),
            issuer(),
            issued,
            issued.plus(AccessToken.LIFE),
            UUID.randomUUID().toString(),
            List.of("user"),
            thumbprint);
    String compact = token.signed(key.id(), key::sign);
    // Nobody needs to be told of our own signature.
    good.put(compact, token);
    return compact;
  }

  /** Looks at the proof that comes with a request for a token: there is no token yet. */
  public Checked<DpopProof> proof(String compact, String method, String uri) {
    return proofs.check(compact, method, uri, Optional.empty(), clock.instant());
  }

  /** Looks at a token alone. Whoever shows it has to hold its key, and this does not say so. */
  public Checked<AccessToken> unproven(String compact) {
    Instant now = clock.instant();
    AccessToken known = good.get(compact);
    if (known != null && now.isBefore(known.expires())) return new Checked.Good<>(known);
    Checked<AccessToken> checked =
        AccessToken.check(compact, issuer(), issuer(), key::find, ecdsa, now);
    if (checked instanceof Checked.Good<AccessToken> is) good.put(compact, is.value());
    else good.remove(compact);
    return checked;
  }

  /** Who shows a token. */
  public sealed interface Shown {
    /**
     * A device that holds the key.
     *
     * @param publicKey as SubjectPublicKeyInfo
     * @param until when the token is over
     */
    record By(DeviceCertificate device, Bytes publicKey, Instant until) implements Shown {}

    /** A device that is unknown here or was revoked. */
    record ByStranger() implements Shown {}

    record BadToken(Refusal why) implements Shown {}

    record BadProof(Refusal why) implements Shown {}
  }

  /**
   * Who shows a token with a proof for one request. Blocks.
   *
   * @param proofs as they stood in the request, which must have one
   */
  public Shown shown(String compact, List<String> proofs, String method, String uri) {
    Checked<AccessToken> token = unproven(compact);
    if (token instanceof Checked.Bad<AccessToken> bad) return new Shown.BadToken(bad.why());
    AccessToken claims = ((Checked.Good<AccessToken>) token).value();
    if (proofs.size() != 1) return new Shown.BadProof(Refusal.MALFORMED);
    Optional<ProofCheck.Bound> bound =
        Optional.of(new ProofCheck.Bound(compact, claims.thumbprint()));
    Checked<DpopProof> proof =
        this.proofs.check(proofs.getFirst(), method, uri, bound, clock.instant());
    if (proof instanceof Checked.Bad<DpopProof> bad) return new Shown.BadProof(bad.why());
    Bytes holder = ((Checked.Good<DpopProof>) proof).value().key().publicKey();
    return devices
        .find(UUID.fromString(claims.client()))
        .filter(device -> device.address().equals(claims.subject()))
        .<Shown>map(device -> new Shown.By(device, holder, claims.expires()))
        .orElseGet(Shown.ByStranger::new);
  }
}
