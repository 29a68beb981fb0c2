package dev.sottovoce.call;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.PgpWords;
import dev.sottovoce.identity.passport.CallClaim;
import dev.sottovoce.identity.passport.IdentityHeader;
import dev.sottovoce.identity.passport.LogHead;
import dev.sottovoce.identity.passport.Passport;
import dev.sottovoce.identity.passport.SignedPassport;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The signatures over one call (RFC 8224, RFC 8862): makes those of this end, judges those of the
 * other, and derives the words that the two people may compare.
 *
 * <p>The words cannot be ground: the INVITE signs the hash of the caller's nonce, the answer signs
 * the callee's nonce, and the ACK to the one accepted answer shows the caller's. Whoever wants to
 * stand in between has to commit to everything before seeing the last thing that counts.
 */
final class CallSignatures {
  /** What became of a message. */
  sealed interface Verdict {}

  record Good() implements Verdict {}

  /**
   * It is refused.
   *
   * @param status for the response to a request (RFC 8224 section 6.2.2)
   */
  record Bad(EndReason reason, int status) implements Verdict {}

  private static final Good GOOD = new Good();
  private static final Bad INVALID = new Bad(EndReason.SIGNATURE_INVALID, 438);
  private static final int MAX_VALUES = 8;
  private static final int WORDS = 3;
  private static final String SAS_LABEL = "sottovoce call words 1";

  private final @Nullable CallIdentity identity;
  private final boolean caller;
  private final Policy.Unsigned unsigned;
  private final String own;
  private final Bytes ownNonce;
  private final List<String> versions;
  private String callId = "";
  private String callerTag = "";
  private String calleeTag = "";
  private String peer = "";
  private @Nullable Bytes lastRequest;
  private @Nullable Bytes peerRequest;
  private @Nullable Bytes offer;
  private @Nullable Bytes answer;
  private @Nullable Bytes callerCommitment;
  private @Nullable Bytes callerNonce;
  private @Nullable Bytes calleeNonce;
  private @Nullable Bytes peerKey;
  private Optional<LogHead> peerHead = Optional.empty();
  private boolean judged;

  CallSignatures(CallSetup setup, boolean caller) {
    this.identity = setup.identity().orElse(null);
    this.caller = caller;
    this.unsigned = setup.policy().unsigned();
    this.own = canonical(setup.localAddress());
    this.ownNonce = setup.entropy().bytes(CallClaim.OCTETS);
    this.versions = versions(setup);
    if (caller) callerNonce = ownNonce;
    else calleeNonce = ownNonce;
  }

  private static List<String> versions(CallSetup setup) {
    List<String> versions = new ArrayList<>();
    for (KeyingMethod each : setup.keyings()) {
      if (each.kind() == KeyingMethod.Kind.DTLS) {
        setup
            .policy()
            .dtls()
            .ifPresent(dtls ->
                dtls.offers().versions().forEach(version -> versions.add(version.displayName())));
      } else if (each.kind() == KeyingMethod.Kind.ZRTP) {
        versions.add("ZRTP 1.10");
      }
    }
    return versions;
  }

  /** The dialog as it begins; the other end's tag is known later where this end calls. */
  void dialog(String id, String ownTag, String peerTag, String peerAddress) {
    callId = id;
    callerTag = caller ? ownTag : peerTag;
    calleeTag = caller ? peerTag : ownTag;
    peer = canonical(peerAddress);
  }

  // What this end signs

  /** The Identity value of a request with a description. */
  Optional<String> request(String method, long sequence, String description) {
    if (identity == null) return Optional.empty();
    Bytes digest = Digests.sha256(Bytes.utf8(description));
    boolean first = offer == null && caller;
    Optional<Bytes> nonce = first ? Optional.of(Digests.sha256(ownNonce)) : Optional.empty();
    if (first) offer = digest;
    CallClaim claim = claim(digest, method, sequence, nonce, Optional.empty());
    SignedPassport passport = sign("", own, peer, description, claim);
    lastRequest = passport.hash();
    return Optional.of(IdentityHeader.write(passport));
  }

  /** The Identity value of an answer to a request that was judged good. */
  Optional<String> answer(SipRequest request, String description) {
    if (identity == null) return Optional.empty();
    Bytes digest = Digests.sha256(Bytes.utf8(description));
    boolean first = answer == null && !caller;
    if (first) answer = digest;
    CallClaim claim =
        claim(
            digest,
            request.method(),
            request.cseq().number(),
            first ? Optional.of(ownNonce) : Optional.empty(),
            Optional.ofNullable(peerRequest));
    return Optional.of(
        IdentityHeader.write(sign(Passport.RESPONSE, peer, own, description, claim)));
  }

  private CallClaim claim(
      Bytes description, String method, long sequence, Optional<Bytes> nonce, Optional<Bytes> to) {
    long policy = identity == null ? 0 : identity.policyVersion();
    Optional<LogHead> head = identity == null ? Optional.empty() : identity.head();
    return new CallClaim(
        description,
        method,
        callId,
        callerTag,
        calleeTag,
        sequence,
        versions,
        policy,
        head,
        nonce,
        to);
  }

  private SignedPassport sign(
      String type, String from, String to, String description, CallClaim claim) {
    CallIdentity known = identity;
    if (known == null) throw new IllegalStateException("this end cannot sign");
    return SignedPassport.sign(
        new Passport(
            type,
            known.certificateUrl(),
            known.certificates(),
            from,
            List.of(to),
            known.issuedAt().getEpochSecond(),
            fingerprints(description).orElse(List.of()),
            Optional.of(claim)),
        known.signer());
  }

  // What the other end signed

  /** A request of the other end's with a description: the first INVITE or a later one. */
  Verdict offered(SipRequest request) {
    if (identity == null) return GOOD;
    boolean first = !judged && !caller;
    String expectedTag = first ? "" : calleeTag;
    Optional<SignedPassport> found = find(request, "");
    if (!found.isPresent()) return unsigned(request);
    Passport claims = found.get().claims();
    if (!claims.from().equals(peer) || !claims.to().contains(own)) return INVALID;
    Verdict verdict = judge(found.get(), request, peer);
    if (!(verdict instanceof Good) || !claims.call().isPresent()) return verdict;
    CallClaim claim = claims.call().get();
    if (!isOfThisDialog(claim, request, expectedTag) || claim.answers().isPresent()) {
      return INVALID;
    }
    if (first) {
      if (!claim.nonce().isPresent() || !identity.fresh().test(found.get().hash())) return INVALID;
      callerCommitment = claim.nonce().get();
      offer = claim.description();
    }
    peerRequest = found.get().hash();
    return GOOD;
  }

  /** A 2xx to a request of this end's. */
  Verdict answered(SipResponse response) {
    if (identity == null) return GOOD;
    boolean first = !judged && caller;
    Optional<SignedPassport> found = find(response, Passport.RESPONSE);
    if (!found.isPresent()) return unsigned(response);
    Passport claims = found.get().claims();
    if (!claims.from().equals(own) || claims.to().size() != 1) return INVALID;
    if (!claims.to().get(0).equals(peer)) return new Bad(EndReason.SOMEBODY_ELSE, 0);
    if (first) calleeTag = response.to().tag().orElse("");
    Verdict verdict = judge(found.get(), response, peer);
    if (!(verdict instanceof Good) || !claims.call().isPresent()) return verdict;
    CallClaim claim = claims.call().get();
    boolean ofOurs = claim.answers().equals(Optional.ofNullable(lastRequest));
    if (!isOfThisDialog(claim, response, calleeTag) || !ofOurs) return INVALID;
    if (first) {
      if (!claim.nonce().isPresent()) return INVALID;
      calleeNonce = claim.nonce().get();
      answer = claim.description();
    }
    return GOOD;
  }

  private boolean isOfThisDialog(CallClaim claim, SipMessage message, String expectedCalleeTag) {
    return claim.callId().equals(callId)
        && claim.callerTag().equals(callerTag)
        && claim.calleeTag().equals(expectedCalleeTag)
        && claim.method().equals(message.cseq().method())
        && claim.sequence() == message.cseq().number()
        && claim.description().equals(Digests.sha256(message.body()));
  }

  /** The first PASSporT of the type that can be read; those of other types are for others. */
  private static Optional<SignedPassport> find(SipMessage message, String type) {
    List<String> values = message.values(HeaderName.IDENTITY);
    for (String each : values.subList(0, Math.min(values.size(), MAX_VALUES))) {
      Optional<SignedPassport> read = IdentityHeader.read(each);
      if (read.isPresent() && read.get().claims().type().equals(type)) return read;
    }
    return Optional.empty();
  }

  /** Whoever has signed once, or has an account, signs; a signature that cannot be read is none. */
  private Verdict unsigned(SipMessage message) {
    CallIdentity known = identity;
    if (known == null) return GOOD;
    boolean damaged = message.has(HeaderName.IDENTITY);
    boolean refused = unsigned == Policy.Unsigned.REFUSED;
    if (damaged || refused || known.peer().isPresent() || peerKey != null) {
      return damaged ? INVALID : new Bad(EndReason.SIGNATURE_MISSING, 428);
    }
    judged = true;
    return GOOD;
  }

  /** Certificate, signature, and that the keys in the description are the signed ones. */
  private Verdict judge(SignedPassport passport, SipMessage message, String signer) {
    CallIdentity known = identity;
    if (known == null) return GOOD;
    if (message.body().isEmpty()) return INVALID;
    Optional<Bytes> key = known.judge().publicKey(passport.claims().certificates(), signer);
    if (!key.isPresent()) return new Bad(EndReason.CERTIFICATE_INVALID, 437);
    if (!passport.verify(key.get(), known.ecdsa())) return INVALID;
    if (known.peer().isPresent() && !known.peer().get().deviceKeys().contains(key.get())) {
      return new Bad(EndReason.DEVICE_NOT_LISTED, 437);
    }
    if (peerKey != null && !peerKey.equals(key.get())) return INVALID;
    Optional<List<Fingerprint>> announced = fingerprints(message.body().utf8());
    boolean same =
        announced.isPresent()
            && new HashSet<>(announced.get())
                .equals(new HashSet<>(passport.claims().fingerprints()));
    if (!same) return INVALID;
    if (!passport.claims().call().isPresent()) return withoutContext(known);
    judged = true;
    peerKey = key.get();
    peerHead = passport.claims().call().get().head();
    return GOOD;
  }

  /** A phone of another maker has signed its fingerprints, and nothing that holds for our words. */
  private Verdict withoutContext(CallIdentity known) {
    boolean demanded = known.peer().isPresent() || peerKey != null;
    if (demanded) return INVALID;
    judged = true;
    return GOOD;
  }

  // The caller's nonce, and the words

  /** What the ACK to the accepted answer says; nothing where the other end does not sign. */
  Optional<String> reveal() {
    return caller && peerKey != null && calleeNonce != null
        ? Optional.of(ownNonce.base64Url())
        : Optional.empty();
  }

  /** The ACK to our answer. */
  Verdict revealed(SipRequest ack) {
    Bytes commitment = callerCommitment;
    if (commitment == null || callerNonce != null) return GOOD;
    // This answer was not the accepted one, and a BYE follows.
    if (!ack.has(HeaderName.SOTTOVOCE_NONCE)) return GOOD;
    Optional<Bytes> nonce = nonce(ack.header(HeaderName.SOTTOVOCE_NONCE).orElse(""));
    if (!nonce.isPresent() || !Digests.sha256(nonce.get()).equals(commitment)) return INVALID;
    callerNonce = nonce.get();
    return GOOD;
  }

  private static Optional<Bytes> nonce(String text) {
    return text.length() == 43 ? Bytes.fromBase64Url(text) : Optional.empty();
  }

  /** Whether the other end signs, so that every description of its has to be signed. */
  boolean isPeerSigning() {
    return peerKey != null;
  }

  /** Whether nothing is awaited any more that could show somebody in between. */
  boolean isSettled() {
    if (identity == null || peerKey == null) return true;
    return callerNonce != null && calleeNonce != null;
  }

  PeerSigner signer() {
    Bytes key = peerKey;
    if (identity == null || key == null) {
      return new PeerSigner.Nobody(identity != null && identity.operatorKey());
    }
    return identity.peer().isPresent()
        ? new PeerSigner.OfAccount(identity.peer().get(), key, peerHead)
        : new PeerSigner.OfOrganisation();
  }

  /** What the two people may compare; nothing where the other end does not sign. */
  Optional<ShortAuthentication> string() {
    CallIdentity known = identity;
    Bytes one = callerNonce;
    Bytes two = calleeNonce;
    Bytes offered = offer;
    Bytes answered = answer;
    if (one == null || two == null || offered == null || answered == null) return Optional.empty();
    if (known == null || peerKey == null) return Optional.empty();
    Bytes ownId = known.account().orElse(Bytes.EMPTY);
    Bytes peerId = known.peer().map(PeerAccount::id).orElse(Bytes.EMPTY);
    Bytes input =
        new ByteWriter(256)
            .vector(1, Bytes.utf8(SAS_LABEL))
            .vector(1, offered)
            .vector(1, answered)
            .vector(2, Bytes.utf8(caller ? own : peer))
            .vector(2, Bytes.utf8(caller ? peer : own))
            .vector(1, caller ? ownId : peerId)
            .vector(1, caller ? peerId : ownId)
            .toBytes();
    Bytes code = Digests.hmacSha256(Bytes.concat(one, two), input);
    String words = String.join(":", PgpWords.of(code.slice(0, WORDS)));
    return Optional.of(new ShortAuthentication(words, ShortAuthentication.Compared.NOT_YET));
  }

  // Small things

  /** Every {@code a=fingerprint}; nothing when one is not of SHA-256. */
  private static Optional<List<Fingerprint>> fingerprints(String description) {
    List<Fingerprint> found = new ArrayList<>();
    String name = "a=fingerprint:";
    for (int at = 0; at < description.length(); ) {
      int end = description.indexOf('\n', at);
      if (end < 0) end = description.length();
      if (description.startsWith(name, at)) {
        Optional<Fingerprint> read =
            Fingerprint.parse(description.substring(at + name.length(), end).trim());
        if (!read.isPresent()) return Optional.empty();
        found.add(read.get());
      }
      at = end + 1;
    }
    return Optional.of(found);
  }

  /** {@code sip:USER@HOST} without parameters and port (RFC 8224 section 8.5). */
  private static String canonical(String uri) {
    return NameAddr.parse("<" + uri + ">")
        .flatMap(NameAddr::uri)
        .map(each -> "sip:" + each.addressOfRecord())
        .orElse(uri);
  }
}
