package dev.sottovoce.identity.jose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.EcdsaEncoding;
import dev.sottovoce.crypto.Es256;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A JWS in compact serialization (RFC 7515 section 3.1), signed with ES256 and nothing else: no
 * other algorithm can be asked for, and none of the header's keys or addresses is followed. Sizes
 * and nesting are bounded, a member that stands twice is refused, and so is every extension that is
 * marked critical.
 */
public final class Jws {
  private static final int MOST_CHARACTERS = 16 * 1024;
  private static final int MOST_TEXT = 512;
  private static final int MOST_CERTIFICATES = 4;
  private static final int MOST_CERTIFICATE_OCTETS = 4096;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxNumberLength(20)
                          .maxStringLength(MOST_CHARACTERS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode header;
  private final JsonNode payload;
  private final String signed;
  private final Bytes signature;

  private Jws(JsonNode header, JsonNode payload, String signed, Bytes signature) {
    this.header = header;
    this.payload = payload;
    this.signed = signed;
    this.signature = signature;
  }

  /**
   * Signs with ES256 (RFC 7518 section 3.4).
   *
   * @param header with {@code alg} ES256
   * @param signer makes an ECDSA signature with SHA-256, in DER
   */
  public static Jws sign(ObjectNode header, ObjectNode payload, UnaryOperator<Bytes> signer) {
    String signed = encode(header) + '.' + encode(payload);
    Bytes signature =
        EcdsaEncoding.toFixed(signer.apply(Bytes.utf8(signed)))
            .orElseThrow(() -> new IllegalArgumentException("the key is not of P-256"));
    return new Jws(header, payload, signed, signature);
  }

  private static String encode(ObjectNode node) {
    return Bytes.utf8(node.toString()).base64Url();
  }

  /** Reads a token; nothing when it is malformed, too long, or says another algorithm. */
  public static Optional<Jws> read(String compact) {
    if (compact.length() > MOST_CHARACTERS) return Optional.empty();
    String[] parts = compact.split("\\.", -1);
    if (parts.length != 3) return Optional.empty();
    try {
      JsonNode header = object(parts[0]);
      if (!text(header, "alg").equals("ES256")) return Optional.empty();
      // No critical extension is known here (RFC 7515 section 4.1.11).
      if (header.has("crit")) return Optional.empty();
      Bytes signature = octets(parts[2], EcdsaEncoding.FIXED_OCTETS);
      return Optional.of(new Jws(header, object(parts[1]), parts[0] + '.' + parts[1], signature));
    } catch (Unfit e) {
      return Optional.empty();
    }
  }

  /** To be believed, like the payload, only once {@link #verify} agrees. */
  public JsonNode header() {
    return header;
  }

  public JsonNode payload() {
    return payload;
  }

  /**
   * Whether the key has made the signature.
   *
   * @param publicKey a P-256 key as SubjectPublicKeyInfo
   */
  public boolean verify(Bytes publicKey) {
    return Es256.verify(publicKey, Bytes.utf8(signed), EcdsaEncoding.toDer(signature));
  }

  /**
   * The same by a backend, which may be several times faster than the platform.
   *
   * @param ecdsa ECDSA with SHA-256 on P-256
   */
  public boolean verify(Bytes publicKey, SignatureScheme ecdsa) {
    return KeyEncodings.SECP256R1
        .rawPublicKey(publicKey)
        .filter(point -> ecdsa.verify(point, Bytes.utf8(signed), EcdsaEncoding.toDer(signature)))
        .isPresent();
  }

  /**
   * SHA-256 of what was signed: the same for every signature over the same claims, since ECDSA
   * signatures can be changed into others that verify too.
   */
  public Bytes hash() {
    return Digests.sha256(Bytes.utf8(signed));
  }

  /** The octets of header, payload and signature, one after the other. */
  public Bytes decoded() {
    int dot = signed.indexOf('.');
    return Bytes.concat(
        octets(signed.substring(0, dot)), octets(signed.substring(dot + 1)), signature);
  }

  private static Bytes octets(String base64Url) {
    return Bytes.fromBase64Url(base64Url)
        .orElseThrow(() -> new IllegalStateException("it was read before"));
  }

  /** Header, payload and signature in base64url with dots between. */
  public String compact() {
    return signed + '.' + signature.base64Url();
  }

  @Override
  public String toString() {
    return "Jws[redacted]";
  }

  // What else is made of such JSON

  private static JsonNode object(String encoded) throws Unfit {
    try {
      JsonNode node = JSON.readTree(decode(encoded).unsafeArray());
      if (node == null || !node.isObject()) throw new Unfit();
      return node;
    } catch (JsonProcessingException e) {
      throw new Unfit();
    } catch (IOException e) {
      throw new IllegalStateException("reading an array fails with nothing else", e);
    }
  }

  /** A member that is a text of bounded length. */
  public static String text(JsonNode node, String name) throws Unfit {
    return text(node.path(name));
  }

  /** A text of bounded length. */
  public static String text(JsonNode node) throws Unfit {
    if (!node.isTextual() || node.textValue().length() > MOST_TEXT) throw new Unfit();
    return node.textValue();
  }

  /** A member that is a whole number from 0. */
  public static long number(JsonNode node, String name) throws Unfit {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new Unfit();
    }
    return value.longValue();
  }

  /** The items of an array of bounded length; none where there is no array. */
  public static Iterable<JsonNode> list(JsonNode node, int most) throws Unfit {
    if (!node.isMissingNode() && (!node.isArray() || node.size() > most)) throw new Unfit();
    return node;
  }

  /**
   * The certificate chain {@code x5c} (RFC 7515 section 4.1.6), in DER; empty where there is none.
   */
  public static List<Bytes> certificates(JsonNode header) throws Unfit {
    List<Bytes> certificates = new ArrayList<>();
    for (JsonNode each : list(header.path("x5c"), MOST_CERTIFICATES)) {
      try {
        byte[] der = Base64.getDecoder().decode(each.asText());
        if (der.length > MOST_CERTIFICATE_OCTETS) throw new Unfit();
        certificates.add(Bytes.unsafeWrap(der));
      } catch (IllegalArgumentException e) {
        throw new Unfit();
      }
    }
    return certificates;
  }

  /** Puts {@code x5c} into a header. */
  public static void putCertificates(ObjectNode header, List<Bytes> certificates) {
    ArrayNode chain = header.putArray("x5c");
    for (Bytes each : certificates) {
      chain.add(Base64.getEncoder().encodeToString(each.toArray()));
    }
  }

  /** So many octets in base64url. */
  public static Bytes octets(String encoded, int wanted) throws Unfit {
    Bytes octets = decode(encoded);
    if (octets.length() != wanted) throw new Unfit();
    return octets;
  }

  private static Bytes decode(String encoded) throws Unfit {
    Bytes octets = Bytes.fromBase64Url(encoded).orElseThrow(Unfit::new);
    // Padding and spare bits would be a second way to write the same.
    if (!octets.base64Url().equals(encoded)) throw new Unfit();
    return octets;
  }
}
