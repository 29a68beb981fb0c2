package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * What this end keeps about one other endpoint between calls (RFC 6189 sections 4.6.1 and 4.9).
 * Where it is stored is its owner's business; so is wiping the secrets afterwards.
 */
public final class RetainedSecrets implements AutoCloseable {
  /** Whether the two people have ever compared the SAS, and it was the same. */
  public enum Verified {
    YES,
    NO
  }

  /** An expiry that never comes. */
  public static final Instant NEVER = Instant.MAX;

  private final Zid peer;
  private final Optional<Secret> rs1;
  private final Optional<Secret> rs2;
  private final Optional<Secret> aux;
  private final Optional<Secret> pbx;
  private final Instant expiresAt;
  private final Verified verified;

  /**
   * @param rs1 from the last call; 32 octets
   * @param rs2 from the one before: the peer may have missed the end of the last
   * @param aux agreed on out of band, of any length
   * @param pbx agreed on with a trusted private exchange
   * @param expiresAt wall-clock time from which {@code rs1} and {@code rs2} count for nothing
   */
  public RetainedSecrets(
      Zid peer,
      Optional<Secret> rs1,
      Optional<Secret> rs2,
      Optional<Secret> aux,
      Optional<Secret> pbx,
      Instant expiresAt,
      Verified verified) {
    this.peer = peer;
    this.rs1 = rs1;
    this.rs2 = rs2;
    this.aux = aux;
    this.pbx = pbx;
    this.expiresAt = expiresAt;
    this.verified = verified;
  }

  /** Of a peer that nothing is known of. */
  static RetainedSecrets none(Zid peer) {
    return new RetainedSecrets(
        peer,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        NEVER,
        Verified.NO);
  }

  /** A copy for somebody who will destroy it. */
  public RetainedSecrets copy() {
    return new RetainedSecrets(
        peer, copy(rs1), copy(rs2), copy(aux), copy(pbx), expiresAt, verified);
  }

  /** A copy in the hands of whoever asks, without what has expired by then. */
  RetainedSecrets copyAsOf(Instant wallTime) {
    boolean good = wallTime.isBefore(expiresAt);
    return new RetainedSecrets(
        peer,
        good ? copy(rs1) : Optional.empty(),
        good ? copy(rs2) : Optional.empty(),
        copy(aux),
        copy(pbx),
        expiresAt,
        good ? verified : Verified.NO);
  }

  /** After a call: the new secret moves in, the last one moves down (section 4.6.1). */
  RetainedSecrets after(Secret newSecret, Instant newExpiry, Verified nowVerified) {
    return new RetainedSecrets(
        peer,
        Optional.of(newSecret.part(0, newSecret.length())),
        copy(rs1),
        copy(aux),
        copy(pbx),
        newExpiry,
        nowVerified);
  }

  /** After a comparison that failed: whoever is in between has the secrets of the calls, too. */
  RetainedSecrets forgotten() {
    return new RetainedSecrets(
        peer, Optional.empty(), Optional.empty(), copy(aux), copy(pbx), NEVER, Verified.NO);
  }

  /** Whether this is no more than would be known of a peer that was never met. */
  public boolean isNothing() {
    return !rs1.isPresent() && !rs2.isPresent() && !aux.isPresent() && !pbx.isPresent();
  }

  public Zid peer() {
    return peer;
  }

  public Optional<Secret> rs1() {
    return rs1;
  }

  public Optional<Secret> rs2() {
    return rs2;
  }

  public Optional<Secret> aux() {
    return aux;
  }

  public Optional<Secret> pbx() {
    return pbx;
  }

  public Instant expiresAt() {
    return expiresAt;
  }

  public Verified verified() {
    return verified;
  }

  public void destroy() {
    rs1.ifPresent(Secret::destroy);
    rs2.ifPresent(Secret::destroy);
    aux.ifPresent(Secret::destroy);
    pbx.ifPresent(Secret::destroy);
  }

  @Override
  public void close() {
    destroy();
  }

  @Override
  public String toString() {
    return "RetainedSecrets[" + (rs1.isPresent() ? "known" : "new") + ", " + verified + "]";
  }

  private static Optional<Secret> copy(Optional<Secret> secret) {
    return secret.map(known -> known.part(0, known.length()));
  }
}
