package dev.sottovoce.server.edge;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.identity.token.AccessToken;
import dev.sottovoce.identity.token.Checked;
import dev.sottovoce.identity.token.Refusal;
import dev.sottovoce.server.token.TokenErrors;
import dev.sottovoce.server.token.Tokens;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.Warning;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges the access tokens that phones send in REGISTER (RFC 8898). Where TLS has shown no
 * certificate, each comes with a proof of the token's key for this one request (RFC 9449).
 */
public final class SignIn {
  private static final String SCHEME = "Bearer ";
  private static final String TAG = "edge";

  private final Tokens tokens;
  private final String domain;

  /**
   * @param domain whose users are served
   */
  public SignIn(Tokens tokens, String domain) {
    this.tokens = tokens;
    this.domain = domain;
  }

  /** What came of a REGISTER. */
  sealed interface Verdict {
    /**
     * Its sender holds the key of the token.
     *
     * @param until when the token is over
     */
    record Good(DeviceCertificate device, Instant until) implements Verdict {}

    /**
     * @param isFault rather than a first try without a token or a nonce
     */
    record Refused(SipResponse response, boolean isFault) implements Verdict {}
  }

  /** What is said to a REGISTER that brings no token; nothing when there is one to look at. */
  Optional<Verdict> withoutToken(SipRequest register) {
    return bearers(register).isEmpty()
        ? Optional.of(new Verdict.Refused(challenge(register).toResponse(), false))
        : Optional.empty();
  }

  /** Who sends a REGISTER, by its token and proof. Blocks. */
  Verdict judge(SipRequest register) {
    List<String> bearers = bearers(register);
    if (bearers.size() != 1) return refused(register, TokenErrors.INVALID_TOKEN, Refusal.MALFORMED);
    List<String> proofs = register.header(HeaderName.DPOP).map(List::of).orElse(List.of());
    // As it stands in the request line: nobody else may have a say in what is compared.
    String uri = register.requestUriText();
    return switch (tokens.shown(bearers.getFirst(), proofs, register.method(), uri)) {
      case Tokens.Shown.By by -> new Verdict.Good(by.device(), by.until());
      case Tokens.Shown.BadToken bad -> refused(register, TokenErrors.INVALID_TOKEN, bad.why());
      case Tokens.Shown.BadProof bad ->
          refused(register, TokenErrors.ofProof(bad.why()), bad.why());
      case Tokens.Shown.ByStranger stranger ->
          new Verdict.Refused(
              forbidden(register, "This device was revoked or is unknown here."), true);
    };
  }

  /**
   * Where TLS has shown a certificate no token is needed; one that comes all the same must be bound
   * to the certificate's key.
   *
   * @param publicKey of the certificate, as SubjectPublicKeyInfo
   * @return why the request is refused, or nothing
   */
  Optional<SipResponse> refusal(SipRequest request, DeviceCertificate device, Bytes publicKey) {
    List<String> bearers = bearers(request);
    if (bearers.isEmpty()) return Optional.empty();
    boolean one = bearers.size() == 1;
    Optional<Refusal> why =
        one ? whyNot(bearers.getFirst(), device, publicKey) : Optional.of(Refusal.MALFORMED);
    return why.map(each -> unauthorized(request, TokenErrors.INVALID_TOKEN, each));
  }

  private Optional<Refusal> whyNot(String compact, DeviceCertificate device, Bytes publicKey) {
    return switch (tokens.unproven(compact)) {
      case Checked.Bad<AccessToken> bad -> Optional.of(bad.why());
      case Checked.Good<AccessToken> good -> {
        boolean same =
            good.value().client().equals(device.device().toString())
                && good.value().subject().equals(device.address())
                && good.value().thumbprint().equals(Jwk.of(publicKey).thumbprint());
        yield same ? Optional.empty() : Optional.of(Refusal.KEY);
      }
    };
  }

  /** Says why without a way on. */
  static SipResponse forbidden(SipRequest request, String sentence) {
    return explained(request.respond(403, "Forbidden", TAG), sentence).toResponse();
  }

  /** The tokens of a request; other schemes are nothing to us. */
  private static List<String> bearers(SipRequest request) {
    List<String> bearers = new ArrayList<>(1);
    for (String each : request.values(HeaderName.AUTHORIZATION)) {
      if (each.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        bearers.add(each.substring(SCHEME.length()).trim());
      }
    }
    return bearers;
  }

  private Verdict refused(SipRequest register, String error, Refusal why) {
    return new Verdict.Refused(unauthorized(register, error, why), why != Refusal.NONCE);
  }

  private SipResponse unauthorized(SipRequest request, String error, Refusal why) {
    MessageEditor answer = challenge(request, ", error=\"" + error + "\"");
    return explained(answer, "The token or its proof: " + why.sentence() + ".").toResponse();
  }

  private MessageEditor challenge(SipRequest request) {
    return challenge(request, "");
  }

  /** RFC 8898 section 4, with the nonce for the proof (RFC 9449 section 9). */
  private MessageEditor challenge(SipRequest request, String error) {
    return request
        .respond(401, "Unauthorized", TAG)
        .append(
            HeaderName.WWW_AUTHENTICATE,
            "Bearer realm=\""
                + domain
                + "\", authz_server=\""
                + tokens.issuer()
                + "\", algs=\"ES256\""
                + error)
        .append(HeaderName.DPOP_NONCE, tokens.nonce());
  }

  private static MessageEditor explained(MessageEditor answer, String sentence) {
    return answer.append(
        HeaderName.WARNING, new Warning(Warning.MISCELLANEOUS, sentence).headerValue("sottovoce"));
  }
}
