package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** Hashes, and the MACs made of them (RFC 6189 section 5.1.2). */
public enum HashType implements Component {
  S384("SHA-384", 48),
  S256("SHA-256", 32);

  private final String registeredName;
  private final int octets;

  HashType(String registeredName, int octets) {
    this.registeredName = registeredName;
    this.octets = octets;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public String registeredName() {
    return registeredName;
  }

  int octets() {
    return octets;
  }

  Bytes hash(Bytes... parts) {
    ExtendedDigest digest = digest();
    for (Bytes part : parts) digest.update(part.toArray(), 0, part.length());
    byte[] hash = new byte[octets];
    digest.doFinal(hash, 0);
    return Bytes.unsafeWrap(hash);
  }

  /** HMAC under a key that is public by now, or soon will be. */
  Bytes mac(Bytes key, Bytes... parts) {
    return Bytes.unsafeWrap(hmac(key.toArray(), parts));
  }

  Bytes mac(Secret key, Bytes... parts) {
    byte[] octets = key.exposedCopy();
    try {
      return Bytes.unsafeWrap(hmac(octets, parts));
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /** HMAC whose result is a secret too. */
  Secret macToSecret(Secret key, Bytes... parts) {
    byte[] octets = key.exposedCopy();
    try {
      return Secret.takeFrom(hmac(octets, parts));
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /** A digest for secret input; whoever takes it resets it. */
  ExtendedDigest digest() {
    return this == S256 ? new SHA256Digest() : new SHA384Digest();
  }

  private byte[] hmac(byte[] key, Bytes... parts) {
    HMac mac = new HMac(digest());
    mac.init(new KeyParameter(key));
    for (Bytes part : parts) mac.update(part.toArray(), 0, part.length());
    byte[] result = new byte[octets];
    mac.doFinal(result, 0);
    return result;
  }
}
