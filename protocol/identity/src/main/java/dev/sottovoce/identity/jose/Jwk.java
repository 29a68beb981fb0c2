package dev.sottovoce.identity.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * A public key of P-256 as JSON (RFC 7517, RFC 7518 section 6.2).
 *
 * @param x the point's coordinates, 32 octets each
 */
public record Jwk(Bytes x, Bytes y) {
  private static final int COORDINATE = 32;
  private static final Bytes UNCOMPRESSED = Bytes.unsafeWrap(new byte[] {4});

  public Jwk {
    if (x.length() != COORDINATE || y.length() != COORDINATE) {
      throw new IllegalArgumentException("a coordinate has 32 octets");
    }
  }

  /** Nothing for any other kind of key, and for one that shows its private half. */
  public static Optional<Jwk> read(JsonNode node) {
    try {
      boolean isOurs =
          node.isObject()
              && Jws.text(node, "kty").equals("EC")
              && Jws.text(node, "crv").equals("P-256")
              && !node.has("d");
      return isOurs ? Optional.of(new Jwk(coordinate(node, "x"), coordinate(node, "y"))) : none();
    } catch (Unfit e) {
      return none();
    }
  }

  private static Optional<Jwk> none() {
    return Optional.empty();
  }

  private static Bytes coordinate(JsonNode node, String name) throws Unfit {
    return Jws.octets(Jws.text(node, name), COORDINATE);
  }

  /**
   * A key as SubjectPublicKeyInfo.
   *
   * @throws IllegalArgumentException for any other kind of key
   */
  public static Jwk of(Bytes publicKey) {
    Bytes point =
        KeyEncodings.SECP256R1
            .rawPublicKey(publicKey)
            .filter(KeyEncodings.SECP256R1::hasShape)
            .orElseThrow(() -> new IllegalArgumentException("want P-256"));
    return new Jwk(point.slice(1, 1 + COORDINATE), point.slice(1 + COORDINATE, 1 + 2 * COORDINATE));
  }

  /** As SubjectPublicKeyInfo. */
  public Bytes publicKey() {
    return KeyEncodings.SECP256R1.subjectPublicKeyInfo(Bytes.concat(UNCOMPRESSED, x, y));
  }

  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("crv", "P-256")
        .put("kty", "EC")
        .put("x", x.base64Url())
        .put("y", y.base64Url());
  }

  /** SHA-256 over the required members in their order (RFC 7638), in base64url. */
  public String thumbprint() {
    return Digests.sha256(Bytes.utf8(json().toString())).base64Url();
  }
}
