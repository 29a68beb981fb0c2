package dev.sottovoce.lab.attacks;

import dev.sottovoce.crypto.EcdsaEncoding;
import dev.sottovoce.identity.CertificateRequests;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.identity.token.ClientAssertion;
import dev.sottovoce.identity.token.DpopProof;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A device with its key and certificate: a victim's, or an attacker's own. */
public final class Device {
  /** The request URI of its REGISTERs. */
  public static final String REGISTRAR = "sip:" + Target.DOMAIN;

  private final Target target;
  private final String user;
  private final String id;
  private final KeyPair key;
  private final List<Certificate> chain;
  private int number;

  private Device(
      Target target, String user, String id, KeyPair key, Collection<? extends Certificate> chain) {
    this.target = target;
    this.user = user;
    this.id = id;
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  static Device enrolled(Target target, String user, String name, String code) throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair key = keys.generateKeyPair();
    byte[] request = CertificateRequests.create(key).toArray();
    JsonObject body =
        new JsonObject()
            .put("code", code)
            .put("csr", Base64.getUrlEncoder().withoutPadding().encodeToString(request))
            .put("deviceName", name);
    HttpResponse<String> reply = target.post("/api/v1/enrolments", body.encode());
    if (reply.statusCode() != 201) throw new IOException("enrolment: " + reply.statusCode());
    JsonObject json = new JsonObject(reply.body());
    byte[] pem = json.getString("certificateChain").getBytes(StandardCharsets.US_ASCII);
    return new Device(
        target,
        user,
        json.getString("deviceId"),
        key,
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem)));
  }

  /** A foreign phone of which the operator has made everything. */
  static Device of(Target target, String user, UUID id, Path kit) throws Exception {
    List<X509Certificate> chain = Pem.certificates(kit.resolve("certificate.pem"));
    PrivateKey key = Pem.privateKey(kit.resolve("key.pem"));
    KeyPair pair = new KeyPair(chain.getFirst().getPublicKey(), key);
    return new Device(target, user, id.toString(), pair, chain);
  }

  public String address() {
    return "sip:" + user + "@" + Target.DOMAIN;
  }

  /** A proof of this device's key. */
  public String proof(String method, String uri, Optional<String> nonce, String token) {
    return proof(method, uri, nonce, Optional.of(DpopProof.hash(token)));
  }

  private String proof(String method, String uri, Optional<String> nonce, Optional<String> hash) {
    return new DpopProof(
            publicKey(), method, uri, UUID.randomUUID().toString(), Instant.now(), nonce, hash)
        .signed(this::sign);
  }

  /** A new access token. */
  public String token() throws Exception {
    HttpResponse<String> second = ask(nonce());
    if (second.statusCode() != 200) throw new IOException("token: " + second.statusCode());
    String token = new JsonObject(second.body()).getString("access_token");
    target.gaveOut(token);
    return token;
  }

  /** A nonce of the server's, as it comes with a refusal. */
  public Optional<String> nonce() throws Exception {
    return ask(Optional.empty()).headers().firstValue("DPoP-Nonce");
  }

  /** Whether the token endpoint takes something else for an assertion. */
  public boolean isGivenATokenFor(String word) throws Exception {
    return ask(nonce(), word).statusCode() == 200;
  }

  private HttpResponse<String> ask(Optional<String> nonce) throws Exception {
    return ask(nonce, assertion());
  }

  private HttpResponse<String> ask(Optional<String> nonce, String assertion) throws Exception {
    return target.post(
        "/oauth2/token",
        "grant_type=client_credentials&client_assertion_type="
            + URLEncoder.encode(ClientAssertion.TYPE, StandardCharsets.UTF_8)
            + "&client_assertion="
            + assertion,
        "Content-Type",
        "application/x-www-form-urlencoded",
        "DPoP",
        proof("POST", target.issuer() + "/oauth2/token", nonce, Optional.empty()));
  }

  /** Says at the token endpoint which device this is. */
  public String assertion() throws GeneralSecurityException {
    List<Bytes> certificates = new ArrayList<>();
    for (Certificate each : chain) certificates.add(Bytes.copyOf(each.getEncoded()));
    Instant now = Instant.now();
    return new ClientAssertion(
            id,
            target.issuer(),
            now,
            now.plusSeconds(60),
            UUID.randomUUID().toString(),
            certificates)
        .signed(this::sign);
  }

  public Jwk publicKey() {
    return Jwk.of(Bytes.copyOf(key.getPublic().getEncoded()));
  }

  /** A signature as tokens have it (RFC 7518 section 3.4). */
  public Bytes signFixed(Bytes message) {
    return EcdsaEncoding.toFixed(sign(message)).orElseThrow();
  }

  UUID id() {
    return UUID.fromString(id);
  }

  /** An ECDSA signature with SHA-256, in DER. */
  public Bytes sign(Bytes message) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.getPrivate());
      signature.update(message.toArray());
      return Bytes.unsafeWrap(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java signs with ECDSA on P-256", e);
    }
  }

  /** A request outside any dialog. */
  public MessageEditor request(String method, String uri) {
    number++;
    return MessageEditor.request(method, uri)
        .append(HeaderName.VIA, "SIP/2.0/TLS " + id + ".invalid;branch=z9hG4bK" + UUID.randomUUID())
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, "<" + address() + ">;tag=" + user + number)
        .append(HeaderName.TO, "<" + uri + ">")
        .append(HeaderName.CALL_ID, UUID.randomUUID().toString())
        .append(HeaderName.CSEQ, number + " " + method);
  }

  /** A REGISTER without credentials. */
  public MessageEditor registration() {
    return request("REGISTER", REGISTRAR)
        .set(HeaderName.TO, "<" + address() + ">")
        .append(HeaderName.CONTACT, contact())
        .append(HeaderName.EXPIRES, "600");
  }

  /** A REGISTER with a token and a proof, this device's own or not. */
  public SipRequest registration(String token, String proof) {
    return registration()
        .append(HeaderName.AUTHORIZATION, "Bearer " + token)
        .append(HeaderName.DPOP, proof)
        .toRequest();
  }

  /** A call with an offer that may pass. */
  public SipRequest invite(Device callee) {
    return invite(callee.address());
  }

  /** The same to an address. */
  public SipRequest invite(String address) {
    return invite(address, "");
  }

  /**
   * The same with more of an offer.
   *
   * @param lines further ones of its description
   */
  public SipRequest invite(String address, String lines) {
    return request("INVITE", address)
        .append(HeaderName.CONTACT, contact())
        .body("application/sdp", Bytes.utf8(OFFER + lines))
        .toRequest();
  }

  /** Takes a call. */
  public SipResponse answer(SipRequest invite) {
    return invite
        .respond(200, "OK", user)
        .append(HeaderName.CONTACT, contact())
        .body("application/sdp", Bytes.utf8(OFFER.replace("actpass", "active")))
        .toResponse();
  }

  private String contact() {
    return "<sip:" + user + "@" + id + ".invalid>";
  }

  /** Shows the device's certificate in TLS. */
  SSLContext certified() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(credentials().getKeyManagers(), target.trust(), null);
    return context;
  }

  /** Its key and certificates, for TLS. */
  public KeyManagerFactory credentials() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("device", key.getPrivate(), new char[0], chain.toArray(new Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, new char[0]);
    return keys;
  }

  private static final String OFFER =
      """
      v=0\r
      o=- 1 1 IN IP4 127.0.0.1\r
      s=-\r
      c=IN IP4 127.0.0.1\r
      t=0 0\r
      m=audio 40000 UDP/TLS/RTP/SAVPF 111\r
      a=rtpmap:111 opus/48000/2\r
      a=setup:actpass\r
      a=fingerprint:sha-256 %s\r
      """
          .formatted("00:".repeat(31) + "00");
}
