package dev.sottovoce.identity.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.identity.jose.Unfit;
import dev.sottovoce.identity.passport.DeviceSigner;
import dev.sottovoce.wire.Bytes;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A proof that whoever sends a request holds a key (RFC 9449 section 4.2).
 *
 * @param key that signed it
 * @param method of the request, such as {@code POST} or {@code REGISTER}
 * @param uri of the request, without query and fragment
 * @param id that no other proof has
 * @param issued when it was made, by the device's clock
 * @param nonce that the server gave
 * @param tokenHash SHA-256 of the access token that goes with it, in base64url
 */
public record DpopProof(
    Jwk key,
    String method,
    String uri,
    String id,
    Instant issued,
    Optional<String> nonce,
    Optional<String> tokenHash) {
  private static final String TYPE = "dpop+jwt";

  /** The hash of an access token that a proof for it holds. */
  public static String hash(String accessToken) {
    return Digests.sha256(Bytes.utf8(accessToken)).base64Url();
  }

  /** In compact serialization, for the field {@code DPoP}. */
  public String signed(DeviceSigner signer) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("typ", TYPE).put("alg", "ES256").set("jwk", key.json());
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("jti", id)
            .put("htm", method)
            .put("htu", uri)
            .put("iat", issued.getEpochSecond());
    nonce.ifPresent(value -> payload.put("nonce", value));
    tokenHash.ifPresent(value -> payload.put("ath", value));
    return Jws.sign(header, payload, signer::sign).compact();
  }

  /** What a proof says, before its signature was looked at. */
  static final class Claimed {
    private final DpopProof proof;
    private final Jws token;

    private Claimed(DpopProof proof, Jws token) {
      this.proof = proof;
      this.token = token;
    }

    DpopProof proof() {
      return proof;
    }

    /** Whether the key in it has signed it: the dearest of all questions. */
    boolean isSigned(SignatureScheme ecdsa) {
      return token.verify(proof.key().publicKey(), ecdsa);
    }
  }

  /** Reads a proof and does not look at its signature. */
  static Checked<Claimed> claimed(String compact) {
    Optional<Jws> token = Jws.read(compact);
    if (!token.isPresent()) return new Checked.Bad<>(Refusal.MALFORMED);
    try {
      if (!Jws.text(token.get().header(), "typ").equals(TYPE)) {
        return new Checked.Bad<>(Refusal.WRONG_TYPE);
      }
      Optional<Jwk> key = Jwk.read(token.get().header().path("jwk"));
      if (!key.isPresent()) return new Checked.Bad<>(Refusal.MALFORMED);
      return new Checked.Good<>(new Claimed(claims(key.get(), token.get()), token.get()));
    } catch (Unfit e) {
      return new Checked.Bad<>(Refusal.MALFORMED);
    }
  }

  private static DpopProof claims(Jwk key, Jws token) throws Unfit {
    String id = Jws.text(token.payload(), "jti");
    if (id.isEmpty()) throw new Unfit();
    return new DpopProof(
        key,
        Jws.text(token.payload(), "htm"),
        Jws.text(token.payload(), "htu"),
        id,
        Times.of(Jws.number(token.payload(), "iat")),
        optional(token, "nonce"),
        optional(token, "ath"));
  }

  private static Optional<String> optional(Jws token, String name) throws Unfit {
    return token.payload().has(name)
        ? Optional.of(Jws.text(token.payload(), name))
        : Optional.empty();
  }

  /**
   * Whether the proof is for that address: compared after the normalizations of RFC 3986 sections
   * 6.2.2 and 6.2.3, without query and fragment (RFC 9449 section 4.3). SIP addresses are compared
   * as they are.
   */
  boolean isFor(String address) {
    return normalized(uri).equals(normalized(address));
  }

  private static String normalized(String address) {
    try {
      URI read = new URI(address).normalize();
      if (read.getScheme() == null || read.getHost() == null) return address;
      String scheme = read.getScheme().toLowerCase(Locale.ROOT);
      boolean usual = read.getPort() == (scheme.equals("https") ? 443 : 80);
      String port = read.getPort() < 0 || usual ? "" : ":" + read.getPort();
      String path = read.getRawPath() == null || read.getRawPath().isEmpty() ? "/" : read.getPath();
      return scheme + "://" + read.getHost().toLowerCase(Locale.ROOT) + port + path;
    } catch (URISyntaxException e) {
      return address;
    }
  }

  @Override
  public String toString() {
    return "DpopProof[redacted]";
  }
}
