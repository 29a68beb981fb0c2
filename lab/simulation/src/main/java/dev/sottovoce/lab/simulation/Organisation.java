package dev.sottovoce.lab.simulation;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.wire.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What phones of one organisation have for MIKEY: a key that they share, and certificates. The key
 * pairs and signatures are real; a certificate is a number that the organisation knows the owner
 * of.
 */
public final class Organisation {
  public static final CryptoBackend CRYPTO = new BouncyCastleCrypto();
  private static final int CERTIFICATE_OCTETS = 500;

  private final Entropy entropy;
  private final Bytes groupKey;
  private final SignatureScheme ecdsa =
      CRYPTO
          .find(Primitive.ECDSA_SECP256R1_SHA256)
          .orElseThrow(() -> new IllegalStateException("Bouncy Castle has ECDSA"));
  private final Map<Bytes, Bytes> publicKeys = new HashMap<>();

  public Organisation(Entropy entropy) {
    this.entropy = entropy;
    groupKey = entropy.bytes(GroupKey.OCTETS);
  }

  /** A copy of the key that all share. */
  public Credentials.Shared shared() {
    return new Credentials.Shared(List.of(new GroupKey("all", 1, Secret.copyOf(groupKey))));
  }

  /** A certificate for whoever has this address, and the key to it. */
  public Credentials.Certified certify(String address) {
    KeyPair key = ecdsa.generate(entropy);
    Bytes certificate = entropy.bytes(CERTIFICATE_OCTETS);
    publicKeys.put(owned(address, certificate), key.publicKey());
    return new Credentials.Certified(
        List.of(certificate),
        message -> ecdsa.sign(key.privateKey(), message, entropy),
        (certificates, owner) ->
            Optional.ofNullable(publicKeys.get(owned(owner, certificates.get(0)))));
  }

  private static Bytes owned(String address, Bytes certificate) {
    return Bytes.concat(Bytes.utf8(address), certificate);
  }
}
