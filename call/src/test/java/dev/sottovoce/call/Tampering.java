package dev.sottovoce.call;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.identity.passport.CallClaim;
import dev.sottovoce.identity.passport.IdentityHeader;
import dev.sottovoce.identity.passport.Passport;
import dev.sottovoce.identity.passport.SignedPassport;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What somebody on the way does to messages: a server, or mallory with the help of one. */
final class Tampering {
  private static final ScriptedKeying MALLORYS = new ScriptedKeying("mallory");

  private Tampering() {}

  /** Changes messages of one kind, such as {@code 200 INVITE}, and lets others pass. */
  static UnaryOperator<SipMessage> only(String label, UnaryOperator<SipMessage> change) {
    return message -> label(message).equals(label) ? change.apply(message) : message;
  }

  static String label(SipMessage message) {
    return TwoEnds.label(message);
  }

  static UnaryOperator<SipMessage> body(UnaryOperator<String> change) {
    return message ->
        done(
            message,
            message
                .edit()
                .body("application/sdp", Bytes.utf8(change.apply(message.body().utf8()))));
  }

  /** Announces the key of somebody in between. */
  static UnaryOperator<SipMessage> mallorysKey() {
    String announced = "a=fingerprint:" + MALLORYS.fingerprint().toSdp();
    return body(description -> description.replaceFirst("a=fingerprint:[^\r]*", announced));
  }

  /** On the media path, where that key is shown. */
  static Bytes mallorysCertificate(Bytes datagram) {
    return datagram.at(0) == 22 ? MALLORYS.certificate() : datagram;
  }

  static SipMessage withoutIdentity(SipMessage message) {
    return without(message, HeaderName.IDENTITY);
  }

  static SipMessage identity(SipMessage message, String value) {
    return with(message, HeaderName.IDENTITY, value);
  }

  static SipMessage without(SipMessage message, HeaderName name) {
    return done(message, message.edit().remove(name));
  }

  static SipMessage with(SipMessage message, HeaderName name, String value) {
    return done(message, message.edit().remove(name).append(name, value));
  }

  static SipMessage done(SipMessage message, MessageEditor edited) {
    return message instanceof SipRequest ? edited.toRequest() : edited.toResponse();
  }

  /** What a message is signed to say. */
  static Passport claims(SipMessage message) {
    return passport(message).claims();
  }

  static SignedPassport passport(SipMessage message) {
    return IdentityHeader.read(message.header(HeaderName.IDENTITY).orElseThrow()).orElseThrow();
  }

  /** Signs a message again, as a device would sign another message than this one. */
  static UnaryOperator<SipMessage> signedAgain(Signers.Device device, Consumer<Pen> change) {
    return message -> {
      Pen pen = new Pen(device, claims(message));
      change.accept(pen);
      return identity(message, pen.write());
    };
  }

  /** Claims that are about to be signed. */
  static final class Pen {
    private final Passport old;
    Signers.Device certified;
    Signers.Device signer;
    String from;
    String type;
    List<String> to;
    List<Fingerprint> fingerprints;
    boolean withContext = true;
    Bytes description;
    String method;
    String callId;
    String callerTag;
    String calleeTag;
    long sequence;
    Optional<Bytes> nonce;
    Optional<Bytes> answers;
    CallClaim.Handshakes handshakes;

    Pen(Signers.Device device, Passport old) {
      this.old = old;
      certified = device;
      signer = device;
      from = old.from();
      type = old.type();
      to = old.to();
      fingerprints = old.fingerprints();
      CallClaim call = old.call().orElseThrow();
      description = call.description();
      method = call.method();
      callId = call.callId();
      callerTag = call.callerTag();
      calleeTag = call.calleeTag();
      sequence = call.sequence();
      nonce = call.nonce();
      answers = call.answers();
      handshakes = call.handshakes();
    }

    /** Another device signs. */
    void takenBy(Signers.Device device) {
      certified = device;
      signer = device;
    }

    String write() {
      CallClaim call = old.call().orElseThrow();
      CallClaim changed =
          new CallClaim(
              description,
              method,
              callId,
              callerTag,
              calleeTag,
              sequence,
              call.versions(),
              call.policy(),
              call.head(),
              nonce,
              answers,
              handshakes,
              call.agreed());
      Passport claims =
          new Passport(
              type,
              old.certificateUrl(),
              List.of(certified.key()),
              from,
              to,
              old.issuedAt(),
              fingerprints,
              withContext ? Optional.of(changed) : Optional.empty());
      return IdentityHeader.write(SignedPassport.sign(claims, signer::sign));
    }
  }
}
