package dev.sottovoce.identity.passport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.EcdsaEncoding;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The JSON of PASSporTs: members in the order of their names, no white space (RFC 8225 section 9).
 * What is read is taken as it was signed, in any order; a token of wrong types or sizes is none.
 */
final class PassportJson {
  private static final int MAX_LENGTH = 16 * 1024;
  private static final int MAX_CERTIFICATES = 4;
  private static final int MAX_CERTIFICATE_OCTETS = 4096;
  private static final int MAX_DESTINATIONS = 8;
  private static final int MAX_FINGERPRINTS = 8;
  private static final int MAX_VERSIONS = 8;
  private static final int MAX_TEXT = 512;

  private static final Base64.Encoder WRITE = Base64.getUrlEncoder().withoutPadding();
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxNumberLength(20)
                          .maxStringLength(MAX_LENGTH)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What does not fit; never leaves this class. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit() {
      super(null, null, false, false);
    }
  }

  private PassportJson() {}

  static String signingInput(Passport claims) {
    return encode(header(claims)) + '.' + encode(payload(claims));
  }

  private static String encode(ObjectNode node) {
    return WRITE.encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode header(Passport claims) {
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("alg", "ES256");
    if (!claims.type().isEmpty()) header.put("ppt", claims.type());
    header.put("typ", "passport");
    if (!claims.certificates().isEmpty()) {
      ArrayNode chain = header.putArray("x5c");
      for (Bytes each : claims.certificates()) {
        chain.add(Base64.getEncoder().encodeToString(each.toArray()));
      }
    }
    return header.put("x5u", claims.certificateUrl());
  }

  private static ObjectNode payload(Passport claims) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    if (claims.call().isPresent()) payload.set("ctx", call(claims.call().get()));
    ArrayNode to = payload.putObject("dest").putArray("uri");
    for (String each : claims.to()) to.add(each);
    payload.put("iat", claims.issuedAt());
    if (!claims.fingerprints().isEmpty()) {
      ArrayNode keys = payload.putArray("mky");
      claims.fingerprints().stream()
          .map(each -> each.digest().hex().toUpperCase(Locale.ROOT))
          .sorted()
          .forEach(each -> keys.addObject().put("alg", Fingerprint.SHA_256).put("dig", each));
    }
    payload.putObject("orig").put("uri", claims.from());
    return payload;
  }

  private static ObjectNode call(CallClaim call) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (call.answers().isPresent()) node.put("ans", base64(call.answers().get()));
    node.put("cid", call.callId()).put("ctg", call.callerTag()).put("etg", call.calleeTag());
    if (call.head().isPresent()) {
      LogHead head = call.head().get();
      node.putObject("log").put("root", base64(head.root())).put("size", head.size());
    }
    node.put("mth", call.method());
    if (call.nonce().isPresent()) node.put("non", base64(call.nonce().get()));
    node.put("pol", call.policy()).put("sdp", base64(call.description()));
    node.put("seq", call.sequence());
    ArrayNode versions = node.putArray("ver");
    for (String each : call.versions()) versions.add(each);
    return node;
  }

  private static String base64(Bytes octets) {
    return WRITE.encodeToString(octets.toArray());
  }

  static Optional<SignedPassport> read(String compact) {
    if (compact.length() > MAX_LENGTH) return Optional.empty();
    String[] parts = compact.split("\\.", -1);
    if (parts.length != 3) return Optional.empty();
    try {
      JsonNode header = object(parts[0]);
      Passport claims = claims(header, object(parts[1]));
      Bytes signature = octets(parts[2], EcdsaEncoding.FIXED_OCTETS);
      return Optional.of(new SignedPassport(claims, parts[0] + '.' + parts[1], signature));
    } catch (Unfit e) {
      return Optional.empty();
    }
  }

  private static Passport claims(JsonNode header, JsonNode payload) throws Unfit {
    if (!text(header, "alg").equals("ES256") || !text(header, "typ").equals("passport")) {
      throw new Unfit();
    }
    // No critical extension is known here (RFC 7515 section 4.1.11).
    if (header.has("crit")) throw new Unfit();
    JsonNode issued = payload.path("iat");
    if (!issued.isIntegralNumber() || !issued.canConvertToLong()) throw new Unfit();
    return new Passport(
        header.has("ppt") ? text(header, "ppt") : "",
        text(header, "x5u"),
        certificates(header.path("x5c")),
        party(payload.path("orig")),
        destinations(payload.path("dest")),
        issued.longValue(),
        fingerprints(payload.path("mky")),
        payload.has("ctx") ? Optional.of(call(payload.path("ctx"))) : Optional.empty());
  }

  private static List<Bytes> certificates(JsonNode chain) throws Unfit {
    List<Bytes> certificates = new ArrayList<>();
    for (JsonNode each : list(chain, MAX_CERTIFICATES)) {
      try {
        byte[] der = Base64.getDecoder().decode(each.asText());
        if (der.length > MAX_CERTIFICATE_OCTETS) throw new Unfit();
        certificates.add(Bytes.unsafeWrap(der));
      } catch (IllegalArgumentException e) {
        throw new Unfit();
      }
    }
    return certificates;
  }

  /** A telephone number stands for itself: nobody here has one, and it equals no address. */
  private static String party(JsonNode node) throws Unfit {
    return node.has("uri") ? text(node, "uri") : "tel:" + text(node, "tn");
  }

  private static List<String> destinations(JsonNode node) throws Unfit {
    List<String> found = new ArrayList<>();
    for (JsonNode each : list(node.path("uri"), MAX_DESTINATIONS)) found.add(text(each));
    for (JsonNode each : list(node.path("tn"), MAX_DESTINATIONS)) found.add("tel:" + text(each));
    if (found.isEmpty()) throw new Unfit();
    return found;
  }

  private static List<Fingerprint> fingerprints(JsonNode keys) throws Unfit {
    List<Fingerprint> found = new ArrayList<>();
    for (JsonNode each : list(keys, MAX_FINGERPRINTS)) {
      String digits = text(each, "dig");
      StringBuilder separated = new StringBuilder(text(each, "alg")).append(' ');
      for (int i = 0; i < digits.length(); i++) {
        if (i > 0 && i % 2 == 0) separated.append(':');
        separated.append(digits.charAt(i));
      }
      found.add(Fingerprint.parse(separated.toString()).orElseThrow(Unfit::new));
    }
    return found;
  }

  private static CallClaim call(JsonNode node) throws Unfit {
    List<String> versions = new ArrayList<>();
    for (JsonNode each : list(node.path("ver"), MAX_VERSIONS)) versions.add(text(each));
    return new CallClaim(
        octets(text(node, "sdp"), CallClaim.OCTETS),
        text(node, "mth"),
        text(node, "cid"),
        text(node, "ctg"),
        text(node, "etg"),
        number(node, "seq"),
        versions,
        number(node, "pol"),
        node.has("log") ? Optional.of(head(node.path("log"))) : Optional.empty(),
        optional(node, "non"),
        optional(node, "ans"));
  }

  private static LogHead head(JsonNode node) throws Unfit {
    return new LogHead(number(node, "size"), octets(text(node, "root"), CallClaim.OCTETS));
  }

  private static Optional<Bytes> optional(JsonNode node, String name) throws Unfit {
    return node.has(name)
        ? Optional.of(octets(text(node, name), CallClaim.OCTETS))
        : Optional.empty();
  }

  private static long number(JsonNode node, String name) throws Unfit {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new Unfit();
    }
    return value.longValue();
  }

  private static Iterable<JsonNode> list(JsonNode node, int most) throws Unfit {
    if (!node.isMissingNode() && (!node.isArray() || node.size() > most)) throw new Unfit();
    return node;
  }

  private static String text(JsonNode node, String name) throws Unfit {
    return text(node.path(name));
  }

  private static String text(JsonNode node) throws Unfit {
    if (!node.isTextual() || node.textValue().length() > MAX_TEXT) throw new Unfit();
    return node.textValue();
  }

  private static JsonNode object(String encoded) throws Unfit {
    try {
      JsonNode node = JSON.readTree(decode(encoded));
      if (node == null || !node.isObject()) throw new Unfit();
      return node;
    } catch (JsonProcessingException e) {
      throw new Unfit();
    } catch (java.io.IOException e) {
      throw new IllegalStateException("reading an array fails with nothing else", e);
    }
  }

  private static Bytes octets(String encoded, int wanted) throws Unfit {
    byte[] octets = decode(encoded);
    if (octets.length != wanted) throw new Unfit();
    return Bytes.unsafeWrap(octets);
  }

  private static byte[] decode(String encoded) throws Unfit {
    try {
      byte[] octets = Base64.getUrlDecoder().decode(encoded);
      // Padding and spare bits would be a second way to write the same.
      if (!WRITE.encodeToString(octets).equals(encoded)) throw new Unfit();
      return octets;
    } catch (IllegalArgumentException e) {
      throw new Unfit();
    }
  }
}
