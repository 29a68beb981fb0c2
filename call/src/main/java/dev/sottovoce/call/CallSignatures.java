package dev.sottovoce.call;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.PgpWords;
import dev.sottovoce.dtls.suite.SessionBinding.Absence;
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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  /** What is looked at; tests leave one out to show that it is needed. */
  enum Check {
    /** The key of the certificate made the signature. */
    SIGNATURE,
    /** A signature that cannot be read does not count as none. */
    DAMAGED,
    /** Whoever has an account signs. */
    ACCOUNT_SIGNS,
    /** Whoever has signed once signs on. */
    SIGNS_ON,
    /** The signer's account lists its device. */
    DEVICE_LISTED,
    /** One device signs for the whole call. */
    SAME_DEVICE,
    /** A request is signed in the name of whoever it is from. */
    CALLER,
    /** A request is signed for this end. */
    CALLED,
    /** An answer is signed for this end. */
    ANSWERED_CALLER,
    /** An answer is signed in the name of whoever was called. */
    SOMEBODY_ELSE,
    /** The keys in the description are the signed ones. */
    FINGERPRINTS,
    /** Our phones sign what a message belongs to. */
    CONTEXT,
    DESCRIPTION,
    METHOD,
    SEQUENCE,
    CALL_ID,
    CALLER_TAG,
    CALLEE_TAG,
    /** An answer names the request that it answers; a request names none. */
    ANSWERED_REQUEST,
    /** A call that another device took was answered there, by its signature. */
    ANSWERED_ELSEWHERE,
    /** An INVITE counts once. */
    REPLAY,
    /** There is no audio before both nonces are known. */
    NONCES,
    /** The caller's nonce is the one that the INVITE committed to. */
    COMMITMENT,
    /** An answer that was refused is not shown the caller's nonce. */
    GOOD_ANSWER,
    /** A second answer is not shown the caller's nonce. */
    ONE_ANSWER,
    /** Answers to later requests are judged, too. */
    LATER_ANSWERS,
    /** Nobody who signs asks for an offer, whose answer would be in an ACK. */
    OFFER_ASKED,
    /** The handshake is of whoever signed the description (RFC 8844). */
    HANDSHAKE
  }

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
  private final CallClaim.Handshakes handshakes;
  private final Set<Check> checks;
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

  /** What a phone of another maker has signed of its keys. */
  private Set<Fingerprint> foreign = Set.of();

  private Optional<LogHead> peerHead = Optional.empty();
  private Bytes ownIdentity = Bytes.EMPTY;
  private Bytes peerIdentity = Bytes.EMPTY;
  private Absence silence = Absence.TAKEN;
  private boolean judged;

  CallSignatures(CallSetup setup, boolean caller) {
    this(setup, caller, EnumSet.allOf(Check.class));
  }

  CallSignatures(CallSetup setup, boolean caller, Set<Check> checks) {
    this.checks = checks;
    this.identity = setup.identity().orElse(null);
    this.caller = caller;
    this.unsigned = setup.policy().unsigned();
    this.own = canonical(setup.localAddress());
    this.ownNonce = setup.entropy().bytes(CallClaim.OCTETS);
    this.versions = versions(setup);
    this.handshakes =
        setup.keyings().stream().anyMatch(KeyingMethod::namesIdentities)
            ? CallClaim.Handshakes.BOUND
            : CallClaim.Handshakes.UNBOUND;
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
    ownIdentity = passport.bindingHash();
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
    SignedPassport passport = sign(Passport.RESPONSE, peer, own, description, claim);
    ownIdentity = passport.bindingHash();
    return Optional.of(IdentityHeader.write(passport));
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
        to,
        handshakes);
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
    Optional<SignedPassport> found = find(request, "");
    peerIdentity = named(found);
    if (identity == null) return GOOD;
    boolean first = !judged && !caller;
    if (!found.isPresent()) return unsigned(request);
    Passport claims = found.get().claims();
    Optional<Bytes> key = identity.judge().publicKey(claims.certificates(), claims.from());
    if (!key.isPresent()) return ofUnknown(claims, request);
    if (fails(Check.CALLER, claims.from().equals(peer))) return INVALID;
    if (fails(Check.CALLED, claims.to().contains(own))) return INVALID;
    Verdict verdict = judge(found.get(), request, key.get());
    if (!(verdict instanceof Good) || !claims.call().isPresent()) return verdict;
    CallClaim claim = claims.call().get();
    if (!belongs(claim, request, first ? "" : calleeTag, Optional.empty())) return INVALID;
    if (first) {
      if (fails(Check.NONCES, claim.nonce().isPresent())) return INVALID;
      if (fails(Check.REPLAY, identity.fresh().test(found.get().hash()))) return INVALID;
      callerCommitment = claim.nonce().orElse(null);
      offer = claim.description();
    }
    peerRequest = found.get().hash();
    return GOOD;
  }

  /** A 2xx to a request of this end's. */
  Verdict answered(SipResponse response) {
    Optional<SignedPassport> found = find(response, Passport.RESPONSE);
    peerIdentity = named(found);
    if (identity == null) return GOOD;
    boolean first = !judged && caller;
    if (judged && isOff(Check.LATER_ANSWERS)) return GOOD;
    if (!found.isPresent()) return unsigned(response);
    Passport claims = found.get().claims();
    Optional<Bytes> key = identity.judge().publicKey(claims.certificates(), claims.to().get(0));
    if (!key.isPresent()) return ofUnknown(claims, response);
    if (fails(Check.ANSWERED_CALLER, claims.from().equals(own))) return INVALID;
    if (fails(Check.SOMEBODY_ELSE, claims.to().equals(List.of(peer)))) {
      return new Bad(EndReason.SOMEBODY_ELSE, 0);
    }
    if (first) calleeTag = response.to().tag().orElse("");
    Verdict verdict = judge(found.get(), response, key.get());
    if (!(verdict instanceof Good) || !claims.call().isPresent()) return verdict;
    CallClaim claim = claims.call().get();
    if (!belongs(claim, response, calleeTag, Optional.ofNullable(lastRequest))) return INVALID;
    if (first) {
      if (fails(Check.NONCES, claim.nonce().isPresent())) return INVALID;
      calleeNonce = claim.nonce().orElse(null);
      answer = claim.description();
    }
    return GOOD;
  }

  /**
   * Whether another device of this end's account has answered what rings here: its answer's
   * signature stands in the CANCEL. Where this end judges no signatures, the server's word counts.
   */
  boolean isAnsweredElsewhere(SipRequest cancel) {
    CallIdentity known = identity;
    if (known == null) return true;
    Optional<SignedPassport> found = find(cancel, Passport.RESPONSE);
    if (!found.isPresent()) return isOff(Check.ANSWERED_ELSEWHERE);
    Passport claims = found.get().claims();
    Optional<Bytes> key = known.judge().publicKey(claims.certificates(), own);
    if (!key.isPresent() || !claims.call().isPresent()) return false;
    CallClaim claim = claims.call().get();
    boolean listed = !known.account().isPresent() || known.ownDevices().contains(key.get());
    return !fails(Check.SIGNATURE, found.get().verify(key.get(), known.ecdsa()))
        && !fails(Check.DEVICE_LISTED, listed)
        && !fails(Check.ANSWERED_CALLER, claims.from().equals(peer))
        && !fails(Check.SOMEBODY_ELSE, claims.to().equals(List.of(own)))
        && !fails(Check.CALL_ID, claim.callId().equals(callId))
        && !fails(Check.CALLER_TAG, claim.callerTag().equals(callerTag))
        && !fails(Check.METHOD, claim.method().equals("INVITE"))
        && !fails(Check.SEQUENCE, claim.sequence() == cancel.cseq().number())
        && !fails(Check.ANSWERED_REQUEST, claim.answers().equals(Optional.ofNullable(peerRequest)));
  }

  /** Whether it was signed for this message of this dialog. */
  private boolean belongs(
      CallClaim claim, SipMessage message, String expectedCalleeTag, Optional<Bytes> answered) {
    Bytes description = Digests.sha256(message.body());
    return !fails(Check.CALL_ID, claim.callId().equals(callId))
        && !fails(Check.CALLER_TAG, claim.callerTag().equals(callerTag))
        && !fails(Check.CALLEE_TAG, claim.calleeTag().equals(expectedCalleeTag))
        && !fails(Check.METHOD, claim.method().equals(message.cseq().method()))
        && !fails(Check.SEQUENCE, claim.sequence() == message.cseq().number())
        && !fails(Check.DESCRIPTION, claim.description().equals(description))
        && !fails(Check.ANSWERED_REQUEST, claim.answers().equals(answered));
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

  /**
   * What the other end's handshake has to name, if it names anything: what this end got, whether or
   * not it judges signatures. So one that was taken away is missed.
   */
  private static Bytes named(Optional<SignedPassport> found) {
    return found.map(SignedPassport::bindingHash).orElse(Bytes.EMPTY);
  }

  /** The answer to an offer of ours is in an ACK, which nobody signs. */
  void answeredInAck() {
    peerIdentity = Bytes.EMPTY;
  }

  /** Who signed the two descriptions that were exchanged last. */
  IdentityBinding binding() {
    return isOff(Check.HANDSHAKE)
        ? new IdentityBinding(ownIdentity, Optional.empty(), Absence.TAKEN)
        : new IdentityBinding(ownIdentity, Optional.of(peerIdentity), silence);
  }

  /** Whether what could be a signature for this end cannot be read. */
  private static boolean isDamaged(SipMessage message) {
    List<String> values = message.values(HeaderName.IDENTITY);
    return values.subList(0, Math.min(values.size(), MAX_VALUES)).stream()
        .anyMatch(
            each -> !IdentityHeader.isCompact(each) && !IdentityHeader.read(each).isPresent());
  }

  /** Whoever has signed once, or has an account, signs. */
  private Verdict unsigned(SipMessage message) {
    CallIdentity known = identity;
    if (known == null) return GOOD;
    if (fails(Check.DAMAGED, !isDamaged(message))) return INVALID;
    boolean refused =
        unsigned == Policy.Unsigned.REFUSED
            || fails(Check.ACCOUNT_SIGNS, !known.peer().isPresent())
            || fails(Check.SIGNS_ON, peerKey == null);
    if (refused) return new Bad(EndReason.SIGNATURE_MISSING, 428);
    judged = true;
    return GOOD;
  }

  /**
   * There is no certificate for that name that the organisation vouches for. A phone of another
   * maker has as good as not signed then; ours has one.
   */
  private Verdict ofUnknown(Passport claims, SipMessage message) {
    boolean taken = !claims.call().isPresent() && unsigned(message) instanceof Good;
    return taken ? GOOD : new Bad(EndReason.CERTIFICATE_INVALID, 437);
  }

  /** The signature, and that the keys in the description are the signed ones. */
  private Verdict judge(SignedPassport passport, SipMessage message, Bytes key) {
    CallIdentity known = identity;
    if (known == null) return GOOD;
    if (fails(Check.OFFER_ASKED, !message.body().isEmpty())) return INVALID;
    if (fails(Check.SIGNATURE, passport.verify(key, known.ecdsa()))) return INVALID;
    boolean listed = !known.peer().isPresent() || known.peer().get().deviceKeys().contains(key);
    if (fails(Check.DEVICE_LISTED, listed)) return new Bad(EndReason.DEVICE_NOT_LISTED, 437);
    if (fails(Check.SAME_DEVICE, peerKey == null || peerKey.equals(key))) return INVALID;
    Optional<List<Fingerprint>> announced = fingerprints(message.body().utf8());
    boolean same =
        announced.isPresent()
            && new HashSet<>(announced.get())
                .equals(new HashSet<>(passport.claims().fingerprints()));
    if (fails(Check.FINGERPRINTS, same)) return INVALID;
    if (!passport.claims().call().isPresent()) return withoutContext(known, passport.claims());
    judged = true;
    peerKey = key;
    CallClaim call = passport.claims().call().get();
    peerHead = call.head();
    if (call.handshakes() == CallClaim.Handshakes.BOUND) silence = Absence.REFUSED;
    return GOOD;
  }

  /** A phone of another maker has signed its fingerprints, and nothing that holds for our words. */
  private Verdict withoutContext(CallIdentity known, Passport claims) {
    boolean demanded = known.peer().isPresent() || peerKey != null;
    if (fails(Check.CONTEXT, !demanded)) return INVALID;
    judged = true;
    foreign = new HashSet<>(claims.fingerprints());
    return GOOD;
  }

  // The caller's nonce, and the words

  /** What the ACK to the accepted answer says; nothing where the other end does not sign. */
  Optional<String> reveal() {
    boolean accepted = calleeNonce != null || isOff(Check.GOOD_ANSWER);
    return caller && accepted ? Optional.of(ownNonce.base64Url()) : Optional.empty();
  }

  /** The ACK to our answer. */
  Verdict revealed(SipRequest ack) {
    Bytes commitment = callerCommitment;
    if (commitment == null || callerNonce != null) return GOOD;
    // This answer was not the accepted one, and a BYE follows.
    if (!ack.has(HeaderName.SOTTOVOCE_NONCE)) return GOOD;
    Optional<Bytes> nonce = nonce(ack.header(HeaderName.SOTTOVOCE_NONCE).orElse(""));
    if (!nonce.isPresent()) return INVALID;
    if (fails(Check.COMMITMENT, Digests.sha256(nonce.get()).equals(commitment))) return INVALID;
    callerNonce = nonce.get();
    return GOOD;
  }

  private static Optional<Bytes> nonce(String text) {
    return text.length() == 43 ? Bytes.fromBase64Url(text) : Optional.empty();
  }

  /** Whether the other end does not sign, so that its description may come in an ACK. */
  boolean mayAskForOffer() {
    return peerKey == null || isOff(Check.OFFER_ASKED);
  }

  /** Whether nothing is awaited any more that could show somebody in between. */
  boolean isSettled() {
    if (identity == null || peerKey == null || isOff(Check.NONCES)) return true;
    return callerNonce != null && calleeNonce != null;
  }

  /**
   * Who signed what holds for the keys in use.
   *
   * @param keying what the other end announced of them
   */
  PeerSigner signer(PeerKeying keying) {
    Bytes key = peerKey;
    if (identity == null) return new PeerSigner.Nobody(false);
    if (key == null) {
      boolean signed =
          keying instanceof PeerKeying.Dtls dtls && foreign.contains(dtls.fingerprint());
      return signed && !identity.operatorKey()
          ? new PeerSigner.Foreign()
          : new PeerSigner.Nobody(identity.operatorKey());
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
    String words =
        caller
            ? words(one, two, offered, answered, own, peer, ownId, peerId)
            : words(one, two, offered, answered, peer, own, peerId, ownId);
    return Optional.of(new ShortAuthentication(words, ShortAuthentication.Compared.NOT_YET));
  }

  /** The words, as docs/signed-calls.md has them. */
  static String words(
      Bytes callerNonce,
      Bytes calleeNonce,
      Bytes offer,
      Bytes answer,
      String caller,
      String callee,
      Bytes callerAccount,
      Bytes calleeAccount) {
    Bytes input =
        new ByteWriter(256)
            .vector(1, Bytes.utf8(SAS_LABEL))
            .vector(1, offer)
            .vector(1, answer)
            .vector(2, Bytes.utf8(caller))
            .vector(2, Bytes.utf8(callee))
            .vector(1, callerAccount)
            .vector(1, calleeAccount)
            .toBytes();
    Bytes code = Digests.hmacSha256(Bytes.concat(callerNonce, calleeNonce), input);
    return String.join(":", PgpWords.of(code.slice(0, WORDS)));
  }

  // Small things

  boolean isOff(Check check) {
    return !checks.contains(check);
  }

  private boolean fails(Check check, boolean holds) {
    return !holds && !isOff(check);
  }

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
