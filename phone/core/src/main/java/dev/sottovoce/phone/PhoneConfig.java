package dev.sottovoce.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.mikey.GroupKey;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * How a phone is set up. {@link #of} gives what an organisation's phone should have; the rest is
 * for tests, bots and foreign worlds.
 *
 * @param account who signs in
 * @param policy what calls are allowed to be
 * @param simultaneousCalls how many calls may go on at once before callers hear "busy"
 * @param clock the wall clock, for trace events and certificates; time limits run on a monotonic
 *     clock
 * @param entropy randomness for identifiers and ICE; TLS and DTLS keys come from the platform's
 *     {@link SecureRandom}
 * @param zrtp what is kept from one ZRTP call to the next
 * @param groupKeys the keys for MIKEY that this phone shares with groups, the one to offer first
 * @param keeper takes the account when its certificate was renewed
 * @param stunServers tell the addresses by which others see this phone behind a NAT (RFC 8489);
 *     UDP, resolved
 * @param trace takes what happens, without identities
 */
public record PhoneConfig(
    Account account,
    CallPolicy policy,
    int simultaneousCalls,
    Clock clock,
    Entropy entropy,
    ZrtpMemory zrtp,
    List<GroupKey> groupKeys,
    AccountKeeper keeper,
    List<InetSocketAddress> stunServers,
    TraceListener trace) {
  public PhoneConfig {
    groupKeys = List.copyOf(groupKeys);
    stunServers = List.copyOf(stunServers);
    for (InetSocketAddress each : stunServers) {
      if (each.isUnresolved()) throw new IllegalArgumentException("a STUN server has no address");
    }
    if (simultaneousCalls < 1) {
      throw new IllegalArgumentException("simultaneousCalls must be 1 or more");
    }
  }

  public static PhoneConfig of(Account account) {
    SecureRandom random = new SecureRandom();
    return new PhoneConfig(
        account,
        CallPolicy.OWN_PHONES,
        1,
        Clock.systemUTC(),
        random::nextBytes,
        ZrtpMemory.forgetting(random::nextBytes),
        List.of(),
        AccountKeeper.NONE,
        List.of(),
        TraceListener.NONE);
  }

  public PhoneConfig policy(CallPolicy newPolicy) {
    return new PhoneConfig(
        account,
        newPolicy,
        simultaneousCalls,
        clock,
        entropy,
        zrtp,
        groupKeys,
        keeper,
        stunServers,
        trace);
  }

  public PhoneConfig simultaneousCalls(int most) {
    return new PhoneConfig(
        account, policy, most, clock, entropy, zrtp, groupKeys, keeper, stunServers, trace);
  }

  public PhoneConfig clock(Clock newClock) {
    return new PhoneConfig(
        account,
        policy,
        simultaneousCalls,
        newClock,
        entropy,
        zrtp,
        groupKeys,
        keeper,
        stunServers,
        trace);
  }

  public PhoneConfig entropy(Entropy newEntropy) {
    return new PhoneConfig(
        account,
        policy,
        simultaneousCalls,
        clock,
        newEntropy,
        zrtp,
        groupKeys,
        keeper,
        stunServers,
        trace);
  }

  public PhoneConfig trace(TraceListener newTrace) {
    return new PhoneConfig(
        account,
        policy,
        simultaneousCalls,
        clock,
        entropy,
        zrtp,
        groupKeys,
        keeper,
        stunServers,
        newTrace);
  }

  public PhoneConfig zrtp(ZrtpMemory newZrtp) {
    return new PhoneConfig(
        account,
        policy,
        simultaneousCalls,
        clock,
        entropy,
        newZrtp,
        groupKeys,
        keeper,
        stunServers,
        trace);
  }

  public PhoneConfig keeper(AccountKeeper newKeeper) {
    return new PhoneConfig(
        account,
        policy,
        simultaneousCalls,
        clock,
        entropy,
        zrtp,
        groupKeys,
        newKeeper,
        stunServers,
        trace);
  }

  public PhoneConfig stunServers(List<InetSocketAddress> newServers) {
    return new PhoneConfig(
        account,
        policy,
        simultaneousCalls,
        clock,
        entropy,
        zrtp,
        groupKeys,
        keeper,
        newServers,
        trace);
  }

  public PhoneConfig groupKeys(List<GroupKey> newKeys) {
    return new PhoneConfig(
        account,
        policy,
        simultaneousCalls,
        clock,
        entropy,
        zrtp,
        newKeys,
        keeper,
        stunServers,
        trace);
  }

  /** Whether there is a key agreement that the policy accepts and the phone has credentials for. */
  public boolean canAgreeOnKeys() {
    boolean onlyMikey = policy.keyings().equals(List.of(KeyingMethod.Kind.MIKEY));
    return !onlyMikey || !MikeyCredentials.of(this).isEmpty();
  }

  @Override
  public String toString() {
    return "PhoneConfig[redacted]";
  }
}
