package dev.sottovoce.mikey;

import dev.sottovoce.crypto.AuthenticMessage;
import dev.sottovoce.crypto.EcdsaEncoding;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Messages that end with a signature (RFC 3830 section 3.3). */
final class SignedMessages implements Authentication {
  private static final Pattern INITIATION = Pattern.compile("TRC{1,4}IS{1,8}DG");
  private static final Pattern RESPONSE = Pattern.compile("TC{1,4}IDDG");

  private final Credentials.Certified credentials;
  private final Setting setting;

  SignedMessages(Credentials.Certified credentials, Setting setting) {
    this.credentials = credentials;
    this.setting = setting;
  }

  @Override
  public Pattern initiationShape() {
    return INITIATION;
  }

  @Override
  public Pattern responseShape() {
    return RESPONSE;
  }

  @Override
  public List<Payload> ownIdentity() {
    List<Payload> payloads = new ArrayList<>();
    for (Bytes each : credentials.certificates()) {
      payloads.add(new Payload.Certificate(Payload.Certificate.X509, each));
    }
    return payloads;
  }

  /** The length of the signature is part of what is signed: it has to be fixed. */
  @Override
  public Bytes seal(Header header, List<Payload> payloads, KeyDerivation derivation) {
    List<Payload> all = new ArrayList<>(payloads);
    all.add(
        new Payload.Sign(Payload.Sign.ECDSA_P256_SHA256, Bytes.unsafeWrap(new byte[sealOctets()])));
    Bytes unsigned = MessageWriter.write(header, all);
    Bytes signature =
        EcdsaEncoding.toFixed(credentials.signer().sign(unsigned))
            .orElseThrow(() -> new IllegalStateException("the signer made no DER signature"));
    return Bytes.concat(unsigned, signature);
  }

  @Override
  public boolean isAlgorithmAccepted(MikeyMessage message) {
    Payload.Sign sign = message.first(Payload.Sign.class);
    return sign.algorithm() == Payload.Sign.ECDSA_P256_SHA256
        && sign.signature().length() == sealOctets();
  }

  @Override
  public Verdict verify(MikeyMessage message, KeyDerivation derivation) {
    List<Bytes> certificates = new ArrayList<>();
    for (Payload.Certificate each : message.all(Payload.Certificate.class)) {
      if (each.type() != Payload.Certificate.X509) return new Verdict.Doubtful(Problem.CERTIFICATE);
      certificates.add(each.data());
    }
    if (!message.first(Payload.Id.class).equals(Authentication.identity(setting.parties().own()))) {
      return new Verdict.Doubtful(Problem.IDENTITY);
    }
    Optional<Bytes> key = credentials.judge().publicKey(certificates, setting.parties().peer());
    if (!key.isPresent()) return new Verdict.Doubtful(Problem.CERTIFICATE);
    Optional<VerifiedPeer> peer =
        AuthenticMessage.verifySignature(
            setting.ecdsa(),
            key.get(),
            message.authenticated(sealOctets()),
            EcdsaEncoding.toDer(message.first(Payload.Sign.class).signature()));
    return peer.isPresent()
        ? new Verdict.Authentic(peer.get())
        : new Verdict.Doubtful(Problem.AUTHENTICATION);
  }

  @Override
  public int sealOctets() {
    return EcdsaEncoding.FIXED_OCTETS;
  }
}
