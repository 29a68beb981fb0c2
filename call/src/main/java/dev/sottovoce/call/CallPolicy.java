package dev.sottovoce.call;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.DtlsTerms;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.zrtp.AuthTagType;
import dev.sottovoce.zrtp.CipherType;
import dev.sottovoce.zrtp.HashType;
import dev.sottovoce.zrtp.KeyAgreementType;
import dev.sottovoce.zrtp.SasType;
import java.time.Duration;
import java.util.List;

/**
 * What a call is allowed to be. The call machine has no list of its own: it takes the values from
 * here.
 *
 * @param codecs the allowed codecs, best first
 * @param keyings how keys may be agreed: the first is offered, each is accepted
 * @param dtls what DTLS-SRTP may agree on
 * @param zrtp what ZRTP may agree on
 * @param silentPeers the version of DTLS for a client whose peer names none in its description
 * @param withoutIce what to do with a peer that has no ICE
 * @param pathWithin how long finding a network path may take
 * @param keysWithin how long the key agreement may take once there is a path
 */
public record CallPolicy(
    List<AudioCodec> codecs,
    List<KeyingMethod.Kind> keyings,
    DtlsTerms dtls,
    ZrtpTerms zrtp,
    ProtocolVersion silentPeers,
    WithoutIce withoutIce,
    Duration pathWithin,
    Duration keysWithin) {
  /** Peers without ICE. */
  public enum WithoutIce {
    REFUSED,
    /** Symmetric RTP with the address in the session description. */
    ALLOWED
  }

  /** Phones of our own kind: AEAD and ICE only. */
  public static final CallPolicy OWN_PHONES =
      new CallPolicy(
          List.of(AudioCodec.OPUS),
          List.of(KeyingMethod.Kind.DTLS, KeyingMethod.Kind.ZRTP),
          dtls(SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AEAD_AES_128_GCM),
          new ZrtpTerms(
              List.of(HashType.S384),
              List.of(CipherType.AES3),
              List.of(AuthTagType.GCM),
              List.of(KeyAgreementType.XM76, KeyAgreementType.X255),
              List.of(SasType.B256, SasType.B32)),
          ProtocolVersion.DTLS_1_3,
          WithoutIce.REFUSED,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  /** Also standard phones that know neither AEAD profiles nor ICE. */
  public static final CallPolicy FOREIGN_PHONES =
      new CallPolicy(
          List.of(AudioCodec.OPUS, AudioCodec.PCMU, AudioCodec.PCMA),
          List.of(KeyingMethod.Kind.DTLS, KeyingMethod.Kind.ZRTP),
          dtls(
              SrtpProfile.AEAD_AES_256_GCM,
              SrtpProfile.AEAD_AES_128_GCM,
              SrtpProfile.AES_CM_128_HMAC_SHA1_80),
          new ZrtpTerms(
              List.of(HashType.values()),
              List.of(CipherType.values()),
              List.of(AuthTagType.values()),
              List.of(KeyAgreementType.values()),
              List.of(SasType.B32, SasType.B256)),
          ProtocolVersion.DTLS_1_2,
          WithoutIce.ALLOWED,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  public CallPolicy {
    codecs = List.copyOf(codecs);
    keyings = List.copyOf(keyings);
    if (keyings.isEmpty()) throw new IllegalArgumentException("no key agreement is allowed");
    if (codecs.isEmpty()) throw new IllegalArgumentException("no codec is allowed");
    if (pathWithin.isNegative() || keysWithin.isNegative()) {
      throw new IllegalArgumentException("time limits must not be negative");
    }
  }

  private static DtlsTerms dtls(SrtpProfile... profiles) {
    return new DtlsTerms(
        List.of(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_2),
        List.of(
            CipherSuite.TLS_AES_256_GCM_SHA384,
            CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_AES_128_GCM_SHA256),
        List.of(NamedGroup.X25519_MLKEM768, NamedGroup.X25519, NamedGroup.SECP256R1),
        List.of(SignatureScheme.ECDSA_SECP256R1_SHA256, SignatureScheme.ED25519),
        List.of(profiles));
  }

  /** The same with other versions of DTLS. */
  public CallPolicy withVersions(List<ProtocolVersion> versions) {
    return new CallPolicy(
        codecs,
        keyings,
        dtls.withVersions(versions),
        zrtp,
        silentPeers,
        withoutIce,
        pathWithin,
        keysWithin);
  }

  /** The same with other ways to agree on keys; the first is offered. */
  public CallPolicy withKeyings(List<KeyingMethod.Kind> others) {
    return new CallPolicy(
        codecs, others, dtls, zrtp, silentPeers, withoutIce, pathWithin, keysWithin);
  }

  /** The same with other terms for ZRTP. */
  public CallPolicy withZrtp(ZrtpTerms others) {
    return new CallPolicy(
        codecs, keyings, dtls, others, silentPeers, withoutIce, pathWithin, keysWithin);
  }
}
