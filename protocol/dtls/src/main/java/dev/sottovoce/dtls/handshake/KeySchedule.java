package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.dtls.record.TrafficKeys;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * From the shared secret to everything that is derived from it (RFC 8446 section 7, with the label
 * prefix of RFC 9147 section 5.9). Each secret exists only from when it is needed until it is used
 * up; {@link #destroy} wipes what is left.
 */
final class KeySchedule {
  private static final String LABEL_PREFIX = "dtls13";

  private final String labelPrefix;
  private final CipherSuite suite;
  private final CryptoBackend crypto;
  private final Hash hash;
  private final Bytes hashOfNothing;
  private final List<Secret> alive = new ArrayList<>();
  private final Secret handshakeSecret;
  private final Secret clientHandshake;
  private final Secret serverHandshake;

  /**
   * @param shared the (EC)DHE or hybrid shared secret; wiped here
   * @param hellos the transcript's hash up to ServerHello
   */
  KeySchedule(CipherSuite suite, CryptoBackend crypto, Secret shared, Bytes hellos) {
    this(LABEL_PREFIX, suite, crypto, shared, hellos);
  }

  /** With another label prefix: TLS has published values, DTLS has none. */
  KeySchedule(
      String labelPrefix, CipherSuite suite, CryptoBackend crypto, Secret shared, Bytes hellos) {
    this.labelPrefix = labelPrefix;
    this.suite = suite;
    this.crypto = crypto;
    this.hash = crypto.require(suite.hash());
    this.hashOfNothing = hash.digest(Bytes.EMPTY);
    Secret zeros = Secret.takeFrom(new byte[hash.octets()]);
    Secret early = hash.extract(Secret.copyOf(Bytes.EMPTY), zeros);
    Secret salt = derive(early, "derived", hashOfNothing);
    this.handshakeSecret = keep(hash.extract(salt, shared));
    this.clientHandshake = keep(derive(handshakeSecret, "c hs traffic", hellos));
    this.serverHandshake = keep(derive(handshakeSecret, "s hs traffic", hellos));
    shared.destroy();
    salt.destroy();
    early.destroy();
    zeros.destroy();
  }

  Secret clientHandshake() {
    return clientHandshake;
  }

  Secret serverHandshake() {
    return serverHandshake;
  }

  /** The secrets of the time after the handshake. */
  record Application(Secret client, Secret server, Secret exporter) {}

  /**
   * @param upToServerFinished the transcript's hash
   */
  Application application(Bytes upToServerFinished) {
    Secret zeros = Secret.takeFrom(new byte[hash.octets()]);
    Secret salt = derive(handshakeSecret, "derived", hashOfNothing);
    Secret master = hash.extract(salt, zeros);
    Application application =
        new Application(
            keep(derive(master, "c ap traffic", upToServerFinished)),
            keep(derive(master, "s ap traffic", upToServerFinished)),
            keep(derive(master, "exp master", upToServerFinished)));
    zeros.destroy();
    salt.destroy();
    master.destroy();
    handshakeSecret.destroy();
    return application;
  }

  /** Record protection from a traffic secret (section 7.3). */
  TrafficKeys trafficKeys(Secret trafficSecret) {
    return new TrafficKeys(
        crypto.require(suite.aead()),
        crypto.require(suite.numberMask()),
        expand(trafficSecret, "key", Bytes.EMPTY, suite.keyOctets()),
        expand(trafficSecret, "iv", Bytes.EMPTY, TrafficKeys.NONCE_OCTETS),
        expand(trafficSecret, "sn", Bytes.EMPTY, suite.keyOctets()));
  }

  /** The next generation after a KeyUpdate (section 7.2); the present one is wiped. */
  Secret next(Secret trafficSecret) {
    Secret next = keep(expand(trafficSecret, "traffic upd", Bytes.EMPTY, hash.octets()));
    trafficSecret.destroy();
    alive.removeIf(each -> each == trafficSecret);
    return next;
  }

  /** {@code verify_data} of a Finished message (section 4.4.4). */
  Bytes verifyData(Secret trafficSecret, Bytes transcript) {
    Secret key = expand(trafficSecret, "finished", Bytes.EMPTY, hash.octets());
    Bytes code = hash.hmac(key, transcript);
    key.destroy();
    return code;
  }

  /** An exporter's output without context (section 7.5). */
  Secret export(Secret exporter, String label, int length) {
    Secret derived = derive(exporter, label, hashOfNothing);
    Secret exported = expand(derived, "exporter", hashOfNothing, length);
    derived.destroy();
    return exported;
  }

  void destroy() {
    alive.forEach(Secret::destroy);
    alive.clear();
  }

  private Secret keep(Secret secret) {
    alive.add(secret);
    return secret;
  }

  private Secret derive(Secret secret, String label, Bytes transcript) {
    return expand(secret, label, transcript, hash.octets());
  }

  private Secret expand(Secret secret, String label, Bytes context, int length) {
    Bytes info =
        new ByteWriter(64)
            .u16(length)
            .vector(1, Bytes.utf8(labelPrefix + label))
            .vector(1, context)
            .toBytes();
    return hash.expand(secret, info, length);
  }
}
