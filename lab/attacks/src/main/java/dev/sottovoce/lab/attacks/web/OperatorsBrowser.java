package dev.sottovoce.lab.attacks.web;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Es256;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The browser of somebody who administers and has just used their passkey. Whatever page is open in
 * it, it sends the console's cookie along, as browsers did before {@code SameSite}.
 */
final class OperatorsBrowser {
  /** The session's name for its cookie. */
  static final String COOKIE = "__Host-console";

  static final String API = "/api/v1/console/";

  private static final byte PRESENT_AND_VERIFIED = 0x05;
  private static final byte HAS_CREDENTIAL = 0x40;
  private static final int NUMBER_OCTETS = 32;
  private static final Bytes ID = Bytes.utf8("a passkey of olga");

  private final Target target;
  private final KeyPair key;
  private final String cookie;
  private final List<String> planted;

  private OperatorsBrowser(Target target, List<String> planted) throws Exception {
    this.target = target;
    this.planted = planted;
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    key = keys.generateKeyPair();
    String code = target.invitation("olga", Role.OPERATOR);
    JsonObject invited = json(own("invitations", new JsonObject().put("code", code)));
    json(own("passkeys", made(code, invited)));
    JsonObject options = json(own("sign-in/options", new JsonObject()));
    HttpResponse<String> signedIn = own("sign-in", signed(options, invited));
    json(signedIn);
    cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  static OperatorsBrowser signedIn(Target target) throws Exception {
    return new OperatorsBrowser(target, List.of());
  }

  /**
   * One that signs in with a cookie that somebody has put there before.
   *
   * @param cookie name and value
   */
  static OperatorsBrowser signedIn(Target target, String cookie) throws Exception {
    return new OperatorsBrowser(target, List.of("Cookie", cookie));
  }

  /** The session's cookie, name and value. */
  String cookie() {
    return cookie;
  }

  /** What the console's own page sends before anybody is signed in. */
  private HttpResponse<String> own(String path, JsonObject body) throws Exception {
    List<String> headers = new ArrayList<>(ownHeaders(target));
    headers.addAll(planted);
    return target.post(API + path, body.encode(), headers.toArray(String[]::new));
  }

  static List<String> ownHeaders(Target target) {
    return List.of(
        "Origin", target.issuer(),
        "Sec-Fetch-Site", "same-origin",
        "Content-Type", "application/json",
        "X-Console", "1");
  }

  /**
   * What some page has it send, and whether a user was added by that.
   *
   * @param headers names and values
   */
  boolean adds(String user, List<String> headers) throws Exception {
    List<String> all = new ArrayList<>(headers);
    all.addAll(List.of("Cookie", cookie));
    String body = new JsonObject().put("name", user).encode();
    target.post(API + "users", body, all.toArray(String[]::new));
    return target.userNames().contains(user);
  }

  private static JsonObject json(HttpResponse<String> reply) {
    if (reply.statusCode() >= 300) throw new IllegalStateException("console: " + reply.body());
    return reply.body().isEmpty() ? new JsonObject() : new JsonObject(reply.body());
  }

  /** WebAuthn level 2, section 6.5: an attestation that says nothing. */
  private JsonObject made(String code, JsonObject options) {
    Bytes data =
        new ByteWriter()
            .bytes(authenticator((byte) (PRESENT_AND_VERIFIED | HAS_CREDENTIAL)))
            .bytes(Bytes.unsafeWrap(new byte[16]))
            .vector(2, ID)
            .bytes(coseKey())
            .toBytes();
    Bytes attestation =
        new ByteWriter()
            .bytes(Bytes.fromHex("a363666d74646e6f6e656761747453746d74a068617574684461746159"))
            .vector(2, data)
            .toBytes();
    return new JsonObject()
        .put("code", code)
        .put("attestation", attestation.base64Url())
        .put("clientData", clientData("webauthn.create", options).base64Url());
  }

  private JsonObject signed(JsonObject options, JsonObject invited) {
    Bytes data = authenticator(PRESENT_AND_VERIFIED);
    Bytes client = clientData("webauthn.get", options);
    Bytes signature = Es256.sign(key.getPrivate(), Bytes.concat(data, Digests.sha256(client)));
    return new JsonObject()
        .put("id", ID.base64Url())
        .put("userHandle", invited.getString("userHandle"))
        .put("authenticatorData", data.base64Url())
        .put("clientData", client.base64Url())
        .put("signature", signature.base64Url());
  }

  /** Section 6.1, with a counter that is not used. */
  private static Bytes authenticator(byte flags) {
    return Bytes.concat(
        Digests.sha256(Bytes.utf8("localhost")), Bytes.of(flags), Bytes.unsafeWrap(new byte[4]));
  }

  private Bytes clientData(String type, JsonObject options) {
    return Bytes.utf8(
        new JsonObject()
            .put("type", type)
            .put("challenge", options.getString("challenge"))
            .put("origin", target.issuer())
            .put("crossOrigin", false)
            .encode());
  }

  /** RFC 9053 section 7.1, in CBOR. */
  private Bytes coseKey() {
    ECPublicKey point = (ECPublicKey) key.getPublic();
    return new ByteWriter()
        .bytes(Bytes.fromHex("a5010203262001215820"))
        .bytes(number(point.getW().getAffineX()))
        .bytes(Bytes.fromHex("225820"))
        .bytes(number(point.getW().getAffineY()))
        .toBytes();
  }

  private static Bytes number(BigInteger value) {
    byte[] octets = value.toByteArray();
    byte[] fixed = new byte[NUMBER_OCTETS];
    int length = Math.min(octets.length, NUMBER_OCTETS);
    System.arraycopy(octets, octets.length - length, fixed, NUMBER_OCTETS - length, length);
    return Bytes.unsafeWrap(fixed);
  }
}
