package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.util.Arrays;

/**
 * What every key agreement yields: SRTP master keys and salts for each direction, and how they were
 * agreed. Whoever takes it destroys it at the end of the call.
 */
public final class MediaKeys implements AutoCloseable {
  /** Which half of exported keying material is ours (RFC 5764 section 4.2). */
  public enum Role {
    CLIENT,
    SERVER
  }

  /** The exporter label (RFC 5764 section 4.2). */
  public static final String EXPORTER_LABEL = "EXTRACTOR-dtls_srtp";

  /** Packets have room for so much; what is used is four. */
  public static final int MOST_MKI_OCTETS = 16;

  private final SrtpProfile profile;
  private final KeyAgreement agreement;
  private final Secret sendKey;
  private final Secret sendSalt;
  private final Secret receiveKey;
  private final Secret receiveSalt;
  private final Bytes mki;

  public MediaKeys(
      SrtpProfile profile,
      KeyAgreement agreement,
      Secret sendKey,
      Secret sendSalt,
      Secret receiveKey,
      Secret receiveSalt) {
    this(profile, agreement, sendKey, sendSalt, receiveKey, receiveSalt, Bytes.EMPTY);
  }

  private MediaKeys(
      SrtpProfile profile,
      KeyAgreement agreement,
      Secret sendKey,
      Secret sendSalt,
      Secret receiveKey,
      Secret receiveSalt,
      Bytes mki) {
    requireLength("key", profile.masterKeyOctets(), sendKey, receiveKey);
    requireLength("salt", profile.masterSaltOctets(), sendSalt, receiveSalt);
    this.profile = profile;
    this.agreement = agreement;
    this.sendKey = sendKey;
    this.sendSalt = sendSalt;
    this.receiveKey = receiveKey;
    this.receiveSalt = receiveSalt;
    this.mki = mki;
  }

  /** The same keys with a name that every packet bears, both ways (RFC 3711 section 3.1). */
  public MediaKeys withMki(Bytes name) {
    if (name.length() > MOST_MKI_OCTETS) {
      throw new IllegalArgumentException("an MKI of " + name.length() + " octets");
    }
    return new MediaKeys(profile, agreement, sendKey, sendSalt, receiveKey, receiveSalt, name);
  }

  /** Octets to export for {@code profile}: both keys and both salts. */
  public static int exportedOctets(SrtpProfile profile) {
    return 2 * (profile.masterKeyOctets() + profile.masterSaltOctets());
  }

  /**
   * Splits exported keying material: client key, server key, client salt, server salt (RFC 5764
   * section 4.2). The array is wiped.
   */
  public static MediaKeys fromExporter(
      SrtpProfile profile, KeyAgreement agreement, Role ours, byte[] exported) {
    if (exported.length != exportedOctets(profile)) {
      throw new IllegalArgumentException("want " + exportedOctets(profile) + " octets exported");
    }
    int key = profile.masterKeyOctets();
    int salt = profile.masterSaltOctets();
    Secret clientKey = slice(exported, 0, key);
    Secret serverKey = slice(exported, key, key);
    Secret clientSalt = slice(exported, 2 * key, salt);
    Secret serverSalt = slice(exported, 2 * key + salt, salt);
    Arrays.fill(exported, (byte) 0);
    return ours == Role.CLIENT
        ? new MediaKeys(profile, agreement, clientKey, clientSalt, serverKey, serverSalt)
        : new MediaKeys(profile, agreement, serverKey, serverSalt, clientKey, clientSalt);
  }

  public SrtpProfile profile() {
    return profile;
  }

  public KeyAgreement agreement() {
    return agreement;
  }

  /** What packets call these keys; empty where they do not. */
  public Bytes mki() {
    return mki;
  }

  public Secret sendKey() {
    return sendKey;
  }

  public Secret sendSalt() {
    return sendSalt;
  }

  public Secret receiveKey() {
    return receiveKey;
  }

  public Secret receiveSalt() {
    return receiveSalt;
  }

  public void destroy() {
    sendKey.destroy();
    sendSalt.destroy();
    receiveKey.destroy();
    receiveSalt.destroy();
  }

  @Override
  public void close() {
    destroy();
  }

  @Override
  public String toString() {
    return "MediaKeys[" + profile + ", " + agreement.keying() + "]";
  }

  private static Secret slice(byte[] exported, int from, int length) {
    return Secret.takeFrom(Arrays.copyOfRange(exported, from, from + length));
  }

  private static void requireLength(String what, int octets, Secret... secrets) {
    for (Secret secret : secrets) {
      if (secret.length() != octets) {
        throw new IllegalArgumentException(what + " of " + secret.length() + ", want " + octets);
      }
    }
  }
}
