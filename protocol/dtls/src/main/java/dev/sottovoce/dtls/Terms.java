package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** What both roles of the handshake have in common: what is offered, what is demanded, the end. */
final class Terms {
  private static final int[] SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  };

  private static final int GROUP = NamedGroup.secp256r1;
  private static final String GROUP_NAME = "secp256r1";

  private final MediaKeys.Role role;
  private final LocalIdentity identity;
  private final Fingerprint announced;
  private final List<SrtpProfile> allowed;
  private final Dtls12Association.Newer newer;
  private final BcTlsCrypto crypto;
  private final SteppedTransport transport;
  private @Nullable SrtpProfile profile;
  private @Nullable VerifiedPeer peer;
  private boolean provedOurselves;
  private DtlsAssociation.@Nullable Reason reason;
  private DtlsAssociation.Output.@Nullable Established result;

  Terms(
      MediaKeys.Role role,
      LocalIdentity identity,
      Fingerprint announced,
      List<SrtpProfile> allowed,
      Dtls12Association.Newer newer,
      BcTlsCrypto crypto,
      SteppedTransport transport) {
    this.role = role;
    this.identity = identity;
    this.announced = announced;
    this.allowed = allowed;
    this.newer = newer;
    this.crypto = crypto;
    this.transport = transport;
  }

  static int[] suites() {
    return SUITES.clone();
  }

  static int[] groups() {
    return new int[] {GROUP};
  }

  /** ECDSA with hashes as strong as the curve, best known first. */
  static Vector<SignatureAndHashAlgorithm> signatures() {
    Vector<SignatureAndHashAlgorithm> signatures = new Vector<>();
    for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384}) {
      signatures.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
    }
    return signatures;
  }

  /** What a client may sign with: RSA too, since baresip and others have no other certificates. */
  static Vector<SignatureAndHashAlgorithm> clientSignatures() {
    Vector<SignatureAndHashAlgorithm> signatures = signatures();
    for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384}) {
      signatures.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
    }
    return signatures;
  }

  BcTlsCrypto crypto() {
    return crypto;
  }

  /** The allowed profiles for a client's {@code use_srtp}, best first, without MKI. */
  UseSRTPData offer() {
    int[] ids = allowed.stream().mapToInt(SrtpProfile::id).toArray();
    return new UseSRTPData(ids, TlsUtils.EMPTY_BYTES);
  }

  /** The server's choice: its own order counts. */
  UseSRTPData choose(@Nullable UseSRTPData offered) throws TlsFatalAlert {
    if (offered != null) {
      for (SrtpProfile candidate : allowed) {
        for (int id : offered.getProtectionProfiles()) {
          if (id != candidate.id()) continue;
          profile = candidate;
          return new UseSRTPData(new int[] {id}, TlsUtils.EMPTY_BYTES);
        }
      }
    }
    throw incompatible();
  }

  /** The client's check of what the server chose (RFC 5764 section 4.1.1). */
  void accept(@Nullable UseSRTPData chosen) throws TlsFatalAlert {
    if (chosen == null) throw incompatible();
    int[] ids = chosen.getProtectionProfiles();
    for (SrtpProfile candidate : allowed) {
      if (ids.length == 1 && ids[0] == candidate.id() && chosen.getMki().length == 0) {
        profile = candidate;
      }
    }
    if (profile == null) throw new TlsFatalAlert(AlertDescription.illegal_parameter);
  }

  /** A server that knows DTLS 1.3 as we do was talked out of it by somebody in between. */
  void checkDowngrade(byte[] serverRandom) throws TlsFatalAlert {
    if (newer == Dtls12Association.Newer.KNOWN && DowngradeMark.isIn(serverRandom)) {
      throw new TlsFatalAlert(AlertDescription.illegal_parameter);
    }
  }

  /** Our certificate, signing with SHA-256. */
  TlsCredentialedSigner credentials() throws IOException {
    provedOurselves = true;
    Certificate chain =
        new Certificate(
            new TlsCertificate[] {crypto.createCertificate(identity.certificate().toArray())});
    return new StreamingCredentials(identity, chain);
  }

  /** The heart of it: the peer's certificate must be the one that signalling announced. */
  void checkPeer(Certificate chain) throws IOException {
    if (!chain.isEmpty()) {
      peer = announced.verify(Bytes.copyOf(chain.getCertificateAt(0).getEncoded())).orElse(null);
    }
    if (peer == null) {
      reason = DtlsAssociation.Reason.FINGERPRINT_MISMATCH;
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
  }

  /** Both Finished messages are verified: exports the keys (RFC 5764 section 4.2). */
  void complete(TlsContext context) throws TlsFatalAlert {
    VerifiedPeer verified = peer;
    SrtpProfile agreed = profile;
    // A server that asks for no certificate would talk to anybody (RFC 5763 section 5).
    if (verified == null || agreed == null || !provedOurselves) throw incompatible();
    byte[] exported =
        context.exportKeyingMaterial(
            MediaKeys.EXPORTER_LABEL, null, MediaKeys.exportedOctets(agreed));
    int suite = context.getSecurityParameters().getCipherSuite();
    KeyAgreement agreement = new KeyAgreement("DTLS 1.2", GROUP_NAME, suiteName(suite), false);
    MediaKeys keys = MediaKeys.fromExporter(agreed, agreement, role, exported);
    result = new DtlsAssociation.Output.Established(keys, verified);
    transport.becomeSecured();
  }

  DtlsAssociation.Output.@Nullable Established result() {
    return result;
  }

  /** Why we ended the handshake, where an alert alone does not tell. */
  DtlsAssociation.@Nullable Reason reason() {
    return reason;
  }

  private TlsFatalAlert incompatible() {
    reason = DtlsAssociation.Reason.INCOMPATIBLE;
    return new TlsFatalAlert(AlertDescription.handshake_failure);
  }

  private static String suiteName(int suite) {
    return switch (suite) {
      case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 ->
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
      case CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 ->
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";
      case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ->
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
      default -> throw new IllegalStateException("agreed on a suite that was not offered");
    };
  }
}
