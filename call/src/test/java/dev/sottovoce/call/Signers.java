package dev.sottovoce.call;

import dev.sottovoce.crypto.Es256;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.identity.passport.LogHead;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Device keys of an organisation whose certificates are just the address and the key. */
final class Signers {
  private final Map<Bytes, String> certified = new HashMap<>();

  /** One device. */
  record Device(String address, KeyPair pair) {
    Bytes key() {
      return Bytes.unsafeWrap(pair.getPublic().getEncoded());
    }

    Bytes sign(Bytes message) {
      return Es256.sign(pair.getPrivate(), message);
    }
  }

  Device device(String name) {
    String address = "sip:" + name + "@example.org";
    Device device = new Device(address, newPair());
    certified.put(device.key(), address);
    return device;
  }

  /** A device that is not certified. */
  static Device stranger(String name) {
    return new Device("sip:" + name + "@example.org", newPair());
  }

  /**
   * The identity of an end whose device is {@code own}.
   *
   * @param peer the other end's listed devices; nobody where it has no account
   */
  CallIdentity identity(Device own, Device... peer) {
    return identity(own, false, peer);
  }

  /** The same where the directory says that the other end's key was made by the operator. */
  CallIdentity identityTowardsAnOperatorsPhone(Device own) {
    return identity(own, true);
  }

  private CallIdentity identity(Device own, boolean operatorKey, Device... peer) {
    Set<Bytes> seen = new HashSet<>();
    return new CallIdentity(
        own::sign,
        List.of(own.key()),
        "https://example.org/certs/1.pem",
        (certificates, address) ->
            certificates.size() == 1 && address.equals(certified.get(certificates.get(0)))
                ? Optional.of(certificates.get(0))
                : Optional.empty(),
        new JdkCrypto().find(Primitive.ECDSA_SECP256R1_SHA256).orElseThrow(),
        Optional.of(id(own.address())),
        devicesOf(own.address()),
        peer.length == 0 ? Optional.empty() : Optional.of(account(peer)),
        operatorKey,
        seen::add,
        1,
        Optional.of(new LogHead(5, id(own.address()))),
        Instant.parse("2026-11-25T08:00:00Z"));
  }

  /** Those that there are by now. */
  private Set<Bytes> devicesOf(String address) {
    return certified.entrySet().stream()
        .filter(each -> each.getValue().equals(address))
        .map(Map.Entry::getKey)
        .collect(java.util.stream.Collectors.toSet());
  }

  static PeerAccount account(Device... devices) {
    return new PeerAccount(
        id(devices[0].address()),
        java.util.Arrays.stream(devices).map(Device::key).toList(),
        new PeerAccount.Standing.FirstContact(),
        PeerAccount.LogStanding.WITNESSED);
  }

  private static Bytes id(String address) {
    try {
      return Bytes.unsafeWrap(
          MessageDigest.getInstance("SHA-256").digest(Bytes.utf8(address).toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
