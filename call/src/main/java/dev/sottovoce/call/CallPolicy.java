package dev.sottovoce.call;

import dev.sottovoce.crypto.SrtpProfile;
import java.time.Duration;
import java.util.List;

/**
 * What a call is allowed to be. The call machine has no list of its own: it takes the values from
 * here.
 *
 * @param codecs the allowed codecs, best first
 * @param srtpProfiles the allowed SRTP profiles, best first
 * @param withoutIce what to do with a peer that has no ICE
 * @param pathWithin how long finding a network path may take
 * @param keysWithin how long the key agreement may take once there is a path
 */
public record CallPolicy(
    List<AudioCodec> codecs,
    List<SrtpProfile> srtpProfiles,
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
          List.of(SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AEAD_AES_128_GCM),
          WithoutIce.REFUSED,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  /** Also standard phones that know neither AEAD profiles nor ICE. */
  public static final CallPolicy FOREIGN_PHONES =
      new CallPolicy(
          List.of(AudioCodec.OPUS, AudioCodec.PCMU, AudioCodec.PCMA),
          List.of(
              SrtpProfile.AEAD_AES_256_GCM,
              SrtpProfile.AEAD_AES_128_GCM,
              SrtpProfile.AES_CM_128_HMAC_SHA1_80),
          WithoutIce.ALLOWED,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  public CallPolicy {
    codecs = List.copyOf(codecs);
    srtpProfiles = List.copyOf(srtpProfiles);
    if (codecs.isEmpty()) throw new IllegalArgumentException("no codec is allowed");
    if (srtpProfiles.isEmpty()) throw new IllegalArgumentException("no SRTP profile is allowed");
    if (pathWithin.isNegative() || keysWithin.isNegative()) {
      throw new IllegalArgumentException("time limits must not be negative");
    }
  }
}
