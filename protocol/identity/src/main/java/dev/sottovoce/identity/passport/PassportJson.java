package dev.sottovoce.identity.passport;

import static dev.sottovoce.identity.jose.Jws.list;
import static dev.sottovoce.identity.jose.Jws.number;
import static dev.sottovoce.identity.jose.Jws.octets;
import static dev.sottovoce.identity.jose.Jws.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.identity.jose.Unfit;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The JSON of PASSporTs: members in the order of their names, no white space (RFC 8225 section 9).
 * What is read is taken as it was signed, in any order; a token of wrong types or sizes is none.
 */
final class PassportJson {
  private static final int MAX_DESTINATIONS = 8;
  private static final int MAX_FINGERPRINTS = 8;
  private static final int MAX_VERSIONS = 8;

  private PassportJson() {}

  static Jws sign(Passport claims, DeviceSigner signer) {
    return Jws.sign(header(claims), payload(claims), signer::sign);
  }

  private static ObjectNode header(Passport claims) {
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("alg", "ES256");
    if (!claims.type().isEmpty()) header.put("ppt", claims.type());
    header.put("typ", "passport");
    if (!claims.certificates().isEmpty()) Jws.putCertificates(header, claims.certificates());
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
    if (call.answers().isPresent()) node.put("ans", call.answers().get().base64Url());
    if (call.handshakes() == CallClaim.Handshakes.BOUND) node.put("bnd", true);
    node.put("cid", call.callId()).put("ctg", call.callerTag()).put("etg", call.calleeTag());
    if (call.agreed().isPresent()) {
      CallClaim.Agreed agreed = call.agreed().get();
      node.putObject("kex")
          .put("grp", agreed.group())
          .put("key", agreed.peer().base64Url())
          .put("pq", agreed.postQuantum());
    }
    if (call.head().isPresent()) {
      LogHead head = call.head().get();
      node.putObject("log").put("root", head.root().base64Url()).put("size", head.size());
    }
    node.put("mth", call.method());
    if (call.nonce().isPresent()) node.put("non", call.nonce().get().base64Url());
    node.put("pol", call.policy()).put("sdp", call.description().base64Url());
    node.put("seq", call.sequence());
    ArrayNode versions = node.putArray("ver");
    for (String each : call.versions()) versions.add(each);
    return node;
  }

  /** What a token says; nothing when it is no PASSporT. */
  static Optional<Passport> claims(Jws token) {
    try {
      return Optional.of(claims(token.header(), token.payload()));
    } catch (Unfit e) {
      return Optional.empty();
    }
  }

  private static Passport claims(JsonNode header, JsonNode payload) throws Unfit {
    if (!text(header, "typ").equals("passport")) throw new Unfit();
    JsonNode issued = payload.path("iat");
    if (!issued.isIntegralNumber() || !issued.canConvertToLong()) throw new Unfit();
    return new Passport(
        header.has("ppt") ? text(header, "ppt") : "",
        text(header, "x5u"),
        Jws.certificates(header),
        party(payload.path("orig")),
        destinations(payload.path("dest")),
        issued.longValue(),
        fingerprints(payload.path("mky")),
        payload.has("ctx") ? Optional.of(call(payload.path("ctx"))) : Optional.empty());
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
        optional(node, "ans"),
        node.path("bnd").booleanValue() ? CallClaim.Handshakes.BOUND : CallClaim.Handshakes.UNBOUND,
        node.has("kex") ? Optional.of(agreed(node.path("kex"))) : Optional.empty());
  }

  private static CallClaim.Agreed agreed(JsonNode node) throws Unfit {
    return new CallClaim.Agreed(
        text(node, "grp"),
        node.path("pq").booleanValue(),
        octets(text(node, "key"), CallClaim.OCTETS));
  }

  private static LogHead head(JsonNode node) throws Unfit {
    return new LogHead(number(node, "size"), octets(text(node, "root"), CallClaim.OCTETS));
  }

  private static Optional<Bytes> optional(JsonNode node, String name) throws Unfit {
    return node.has(name)
        ? Optional.of(octets(text(node, name), CallClaim.OCTETS))
        : Optional.empty();
  }
}
