package dev.sottovoce.identity.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.identity.token.ProofCheck.Bound;
import dev.sottovoce.identity.token.ProofCheck.Check;
import dev.sottovoce.identity.token.ReplayCache.Seen;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Proofs that were stolen, moved or kept: each passes where the check that stops it is left out.
 */
class ProofCheckTest {
  private static final SignatureScheme ECDSA =
      new JdkCrypto().require(Primitive.ECDSA_SECP256R1_SHA256);
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String URI = "https://calls.example.org/oauth2/token";
  private static final String TOKEN = "the.access.token";

  private final TokenDevice device = new TokenDevice();
  private final TokenDevice thief = new TokenDevice();
  private final Nonces nonces = new Nonces(Secret.takeFrom(new byte[32]));
  private final Bound bound = new Bound(TOKEN, device.jwk().thumbprint());

  private DpopProof proof(TokenDevice by) {
    return new DpopProof(
        by.jwk(),
        "POST",
        URI,
        "id-1",
        NOW,
        Optional.of(nonces.issue(NOW)),
        Optional.of(DpopProof.hash(TOKEN)));
  }

  private ProofCheck server(Set<Check> checks) {
    return new ProofCheck(nonces, new ReplayCache(100), ECDSA, checks);
  }

  private Checked<DpopProof> check(Set<Check> checks, String proof, Instant now) {
    return server(checks).check(proof, "POST", URI, Optional.of(bound), now);
  }

  private void isRefused(Refusal why, Check check, DpopProof proof, TokenDevice by, Instant now) {
    String compact = proof.signed(by::sign);
    assertInstanceOf(
        Checked.Good.class, check(EnumSet.complementOf(EnumSet.of(check)), compact, now));
    assertEquals(new Checked.Bad<>(why), check(EnumSet.allOf(Check.class), compact, now));
  }

  private static DpopProof with(
      DpopProof proof, String method, String uri, Optional<String> nonce, Optional<String> hash) {
    return new DpopProof(proof.key(), method, uri, proof.id(), proof.issued(), nonce, hash);
  }

  /** Signatures are dear: without a nonce of ours nobody makes the server look at one. */
  @Test
  void aSignature_isLookedAtLast_andNothingIsRememberedOfABadOne() {
    ProofCheck server = server(EnumSet.allOf(Check.class));
    DpopProof fresh = proof(device);
    String byThief = fresh.signed(thief::sign);
    DpopProof stale = with(fresh, "POST", URI, Optional.empty(), fresh.tokenHash());
    assertEquals(
        new Checked.Bad<>(Refusal.NONCE),
        server.check(stale.signed(thief::sign), "POST", URI, Optional.of(bound), NOW));
    assertEquals(
        new Checked.Bad<>(Refusal.SIGNATURE),
        server.check(byThief, "POST", URI, Optional.of(bound), NOW));
    assertInstanceOf(
        Checked.Good.class,
        server.check(fresh.signed(device::sign), "POST", URI, Optional.of(bound), NOW));
  }

  @Test
  void aProof_isTakenOnce() {
    ProofCheck server = server(EnumSet.allOf(Check.class));
    String compact = proof(device).signed(device::sign);
    assertInstanceOf(
        Checked.Good.class, server.check(compact, "POST", URI, Optional.of(bound), NOW));
    assertEquals(
        new Checked.Bad<>(Refusal.REPLAYED),
        server.check(compact, "POST", URI, Optional.of(bound), NOW.plusSeconds(1)));
    ProofCheck forgetful = server(EnumSet.complementOf(EnumSet.of(Check.REPLAY)));
    for (int i = 0; i < 2; i++) {
      assertInstanceOf(
          Checked.Good.class, forgetful.check(compact, "POST", URI, Optional.of(bound), NOW));
    }
  }

  @Test
  void aProofForSomethingElse_isRefused() {
    DpopProof good = proof(device);
    isRefused(
        Refusal.METHOD,
        Check.METHOD,
        with(good, "GET", URI, good.nonce(), good.tokenHash()),
        device,
        NOW);
    for (String other :
        new String[] {
          "https://calls.example.org/oauth2/tokens",
          "https://evil.example.org/oauth2/token",
          "http://calls.example.org/oauth2/token",
          "https://calls.example.org:8443/oauth2/token",
          "https://calls.example.org@evil.example/oauth2/token",
          ""
        }) {
      isRefused(
          Refusal.URI,
          Check.URI,
          with(good, "POST", other, good.nonce(), good.tokenHash()),
          device,
          NOW);
    }
    isRefused(
        Refusal.TOKEN,
        Check.TOKEN,
        with(good, "POST", URI, good.nonce(), Optional.of(DpopProof.hash("another"))),
        device,
        NOW);
    isRefused(
        Refusal.TOKEN,
        Check.TOKEN,
        with(good, "POST", URI, good.nonce(), Optional.empty()),
        device,
        NOW);
  }

  /** The same address in other words is the same address. */
  @Test
  void addresses_areCompared_asRfc3986Says() {
    DpopProof good = proof(device);
    for (String same :
        new String[] {
          "HTTPS://Calls.Example.ORG/oauth2/token",
          "https://calls.example.org:443/oauth2/token",
          "https://calls.example.org/oauth2/./token",
          "https://calls.example.org/oauth2/token?x=1#y"
        }) {
      String compact =
          with(good, "POST", same, good.nonce(), good.tokenHash()).signed(device::sign);
      assertInstanceOf(Checked.Good.class, check(EnumSet.allOf(Check.class), compact, NOW), same);
    }
  }

  @Test
  void anOldNonce_anInventedOne_orNone_isRefused() {
    DpopProof good = proof(device);
    isRefused(Refusal.NONCE, Check.NONCE, good, device, NOW.plus(Nonces.LIFE));
    isRefused(Refusal.NONCE, Check.NONCE, good, device, NOW.minusSeconds(1));
    String other = new Nonces(Secret.takeFrom(new byte[] {1, 2, 3})).issue(NOW);
    for (Optional<String> nonce :
        java.util.List.of(Optional.<String>empty(), Optional.of("x"), Optional.of(other))) {
      isRefused(
          Refusal.NONCE,
          Check.NONCE,
          with(good, "POST", URI, nonce, good.tokenHash()),
          device,
          NOW);
    }
  }

  /** Whoever steals a token has not got the key. */
  @Test
  void aStolenToken_withTheThiefsOwnProof_isRefused() {
    isRefused(Refusal.KEY, Check.KEY, proof(thief), thief, NOW);
  }

  @Test
  void anotherKeysSignature_isRefused() {
    assertEquals(
        new Checked.Bad<>(Refusal.SIGNATURE),
        check(EnumSet.allOf(Check.class), proof(device).signed(thief::sign), NOW));
  }

  /** Whoever floods the cache must not make it forget. */
  @Test
  void aFullCache_refuses_andForgetsOnlyWhatIsOver() {
    ReplayCache cache = new ReplayCache(2);
    assertEquals(Seen.NEW, cache.remember("a", NOW.plusSeconds(10), NOW));
    assertEquals(Seen.NEW, cache.remember("b", NOW.plusSeconds(20), NOW));
    assertEquals(Seen.FULL, cache.remember("c", NOW.plusSeconds(20), NOW));
    assertEquals(Seen.BEFORE, cache.remember("a", NOW.plusSeconds(10), NOW));
    assertEquals(Seen.NEW, cache.remember("c", NOW.plusSeconds(30), NOW.plusSeconds(10)));
    assertEquals(Seen.BEFORE, cache.remember("b", NOW.plusSeconds(20), NOW.plusSeconds(11)));
    assertEquals(2, cache.size());
  }

  @Test
  void nonces_areTheServersOwn_andShort() {
    String nonce = nonces.issue(NOW);
    assertEquals(32, nonce.length());
    assertTrue(nonces.isGood(nonce, NOW));
    assertTrue(nonces.isGood(nonce, NOW.plus(Nonces.LIFE).minusSeconds(1)));
    assertFalse(nonces.isGood(nonce.substring(1), NOW));
    assertFalse(nonces.isGood("A" + nonce.substring(1, 31) + "A", NOW));
  }
}
