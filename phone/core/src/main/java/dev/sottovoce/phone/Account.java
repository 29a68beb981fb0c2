package dev.sottovoce.phone;

import dev.sottovoce.crypto.Es256;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.policy.PolicyGate;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.wire.Bytes;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One device's membership in an organisation: who it is, which server it signs in at, its key and
 * certificate, and the only certification authority that it trusts. Its {@code toString} tells
 * nothing of that.
 */
public final class Account {
  private final String address;
  private final String deviceId;
  private final ServerAddress server;
  private final PrivateKey deviceKey;
  private final List<X509Certificate> deviceChain;
  private final Bytes trustBundle;
  private final List<X509Certificate> authorities;
  private final Protection protection;
  private final Optional<DeviceEncryptionKey> encryptionKey;

  /** An account whose key is in this process's memory or in a file. */
  public Account(
      String address,
      String deviceId,
      ServerAddress server,
      PrivateKey deviceKey,
      List<X509Certificate> deviceChain,
      Bytes trustBundle,
      List<X509Certificate> authorities) {
    this(
        address,
        deviceId,
        server,
        deviceKey,
        deviceChain,
        trustBundle,
        authorities,
        Protection.SOFTWARE);
  }

  /**
   * @param address the SIP address, {@code sip:USER@DOMAIN}
   * @param deviceId the device's UUID
   * @param server where to sign in
   * @param deviceKey the device's P-256 key or a handle to it
   * @param deviceChain the device's certificate, then those that lead to the authority
   * @param trustBundle the organisation's trust bundle as it was pinned at enrolment
   * @param authorities the organisation's certification authorities
   * @param protection what keeps the key from being copied
   */
  public Account(
      String address,
      String deviceId,
      ServerAddress server,
      PrivateKey deviceKey,
      List<X509Certificate> deviceChain,
      Bytes trustBundle,
      List<X509Certificate> authorities,
      Protection protection) {
    this(
        address,
        deviceId,
        server,
        deviceKey,
        deviceChain,
        trustBundle,
        authorities,
        protection,
        Optional.empty());
  }

  private Account(
      String address,
      String deviceId,
      ServerAddress server,
      PrivateKey deviceKey,
      List<X509Certificate> deviceChain,
      Bytes trustBundle,
      List<X509Certificate> authorities,
      Protection protection,
      Optional<DeviceEncryptionKey> encryptionKey) {
    if (!address.startsWith("sip:") || address.indexOf('@') < 5) {
      throw new IllegalArgumentException("the address must look like sip:USER@DOMAIN");
    }
    if (deviceChain.isEmpty()) throw new IllegalArgumentException("no device certificate");
    if (authorities.isEmpty()) throw new IllegalArgumentException("no authority to trust");
    this.address = address;
    this.deviceId = Objects.requireNonNull(deviceId);
    this.server = Objects.requireNonNull(server);
    this.deviceKey = Objects.requireNonNull(deviceKey);
    this.deviceChain = List.copyOf(deviceChain);
    this.trustBundle = Objects.requireNonNull(trustBundle);
    this.authorities = List.copyOf(authorities);
    this.protection = Objects.requireNonNull(protection);
    this.encryptionKey = Objects.requireNonNull(encryptionKey);
  }

  /** The same account with another certificate for its key. */
  public Account withChain(List<X509Certificate> chain) {
    return with(chain, trustBundle, authorities, encryptionKey);
  }

  /** The same account under the organisation's next roots. */
  public Account withRoots(Bytes bundle, List<X509Certificate> next) {
    return with(deviceChain, bundle, next, encryptionKey);
  }

  /** The same account with what things are sealed to for this device. */
  public Account withEncryptionKey(DeviceEncryptionKey key) {
    return with(deviceChain, trustBundle, authorities, Optional.of(key));
  }

  private Account with(
      List<X509Certificate> chain,
      Bytes bundle,
      List<X509Certificate> accepted,
      Optional<DeviceEncryptionKey> encryption) {
    return new Account(
        address, deviceId, server, deviceKey, chain, bundle, accepted, protection, encryption);
  }

  /** The SIP address, {@code sip:USER@DOMAIN}. */
  public String address() {
    return address;
  }

  public String user() {
    return address.substring(4, address.indexOf('@'));
  }

  public String domain() {
    return address.substring(address.indexOf('@') + 1);
  }

  /** The device's UUID. */
  public String deviceId() {
    return deviceId;
  }

  /** Where to sign in. */
  public ServerAddress server() {
    return server;
  }

  /** The device's key, or a handle to it in hardware. */
  public PrivateKey deviceKey() {
    return deviceKey;
  }

  /** Opens what is sealed to this device; nothing where its store keeps no such key. */
  public Optional<DeviceEncryptionKey> encryptionKey() {
    return encryptionKey;
  }

  /** The device's certificate, then those that lead to the authority. */
  public List<X509Certificate> deviceChain() {
    return deviceChain;
  }

  /** The same in DER, without the authorities, which everybody in the organisation has. */
  public List<Bytes> certificates() {
    List<Bytes> chain = new ArrayList<>();
    for (X509Certificate each : deviceChain) if (!authorities.contains(each)) chain.add(der(each));
    return chain;
  }

  private static Bytes der(X509Certificate certificate) {
    try {
      return Bytes.unsafeWrap(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  /** ECDSA with SHA-256 by the device's key, in DER. */
  public Bytes sign(Bytes message) {
    return Es256.sign(deviceKey, message);
  }

  /** The organisation's trust bundle: as it was pinned at enrolment, or where that one has led. */
  public Bytes trustBundle() {
    return trustBundle;
  }

  /**
   * Decides which policies are the organisation's; nothing where the trust bundle names nobody who
   * signs them.
   *
   * @throws IllegalStateException when the bundle names officers in a way that this build does not
   *     know; nothing may be taken then
   */
  public Optional<PolicyGate> policyGate() {
    Optional<Bytes> root = TrustBundle.decode(trustBundle).flatMap(TrustBundle::policyRoot);
    if (!root.isPresent()) return Optional.empty();
    Optional<PolicyRoot> officers = PolicyRoot.decode(root.get());
    if (!officers.isPresent()) throw new IllegalStateException("this phone is too old: update it");
    return officers.map(PolicyGate::of);
  }

  /** The only certification authorities that this phone trusts. */
  public List<X509Certificate> authorities() {
    return authorities;
  }

  /** What keeps the device's key from being copied, as its store says. */
  public Protection protection() {
    return protection;
  }

  @Override
  public String toString() {
    return "Account[redacted]";
  }
}
