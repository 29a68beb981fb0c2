package dev.sottovoce.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.phone.codec.CallCodecs;
import dev.sottovoce.srtp.KeyLifetime;
import dev.sottovoce.srtp.PacketCipherBackend;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a phone is set up. {@link #of} gives what an organisation's phone should have; the rest is
 * for tests, bots and foreign worlds.
 *
 * @param account who signs in
 * @param policy what calls are allowed to be where the organisation has no policy of its own
 * @param keyings only these key agreements, by their names in a policy; all that the organisation's
 *     policy accepts if there is none
 * @param policies keeps the organisation's policy
 * @param accounts keeps the pins of those who were called
 * @param heads keeps the largest head of the organisation's log that was seen
 * @param simultaneousCalls how many calls may go on at once before callers hear "busy"
 * @param clock the wall clock, for trace events and certificates; time limits run on a monotonic
 *     clock
 * @param crypto what computes key agreements, signatures and their ciphers; of the machine's
 *     libraries by default
 * @param packetCiphers what encrypts speech, packet by packet; the fastest that works by default
 * @param keyLifetime how many packets of a call the same keys protect at most
 * @param codecs where calls get their codecs; of this process by default
 * @param entropy randomness for identifiers and ICE; TLS and DTLS keys come from the platform's
 *     {@link SecureRandom}
 * @param zrtp what is kept from one ZRTP call to the next
 * @param groupKeys keys for MIKEY that are shared with every peer, the one to offer first; only
 *     where there is no directory, and so no groups whose keys reach this phone
 * @param keeper takes the account when its certificate was renewed
 * @param signing whether calls are signed and judged; {@link Signing#OFF} is for tests of what lies
 *     beneath, and makes a phone like one of another maker
 * @param stunServers tell the addresses by which others see this phone behind a NAT (RFC 8489);
 *     UDP, resolved
 * @param relays when calls go through the relays that the server names
 * @param trace takes what happens, without identities
 */
public record PhoneConfig(
    Account account,
    CallPolicy policy,
    List<String> keyings,
    PolicyStore policies,
    AccountMemory accounts,
    HeadStore heads,
    int simultaneousCalls,
    Clock clock,
    CryptoBackend crypto,
    PacketCipherBackend packetCiphers,
    KeyLifetime keyLifetime,
    CallCodecs codecs,
    Entropy entropy,
    ZrtpMemory zrtp,
    List<GroupKey> groupKeys,
    AccountKeeper keeper,
    Signing signing,
    List<InetSocketAddress> stunServers,
    RelayUse relays,
    TraceListener trace) {
  /** Whether calls are signed (RFC 8224) and the other end's signatures judged. */
  public enum Signing {
    /** By the accounts that the directory keeps. */
    ON,
    /** By certificates alone, where there is no directory; the lock says so. */
    BY_CERTIFICATES,
    OFF
  }

  public PhoneConfig {
    keyings = List.copyOf(keyings);
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
        List.of(),
        PolicyStore.forgetting(),
        AccountMemory.forgetting(),
        HeadStore.forgetting(),
        1,
        Clock.systemUTC(),
        CryptoBackends.ofThisMachine(),
        CryptoBackends.packetCiphersOfThisMachine(),
        KeyLifetime.RFC_3711,
        CallCodecs.IN_PROCESS,
        random::nextBytes,
        ZrtpMemory.forgetting(random::nextBytes),
        List.of(),
        AccountKeeper.NONE,
        Signing.ON,
        List.of(),
        RelayUse.AS_NEEDED,
        TraceListener.NONE);
  }

  public PhoneConfig policy(CallPolicy newPolicy) {
    return with(draft -> draft.policy = newPolicy);
  }

  public PhoneConfig keyings(List<String> newKeyings) {
    return with(draft -> draft.keyings = newKeyings);
  }

  public PhoneConfig policies(PolicyStore newStore) {
    return with(draft -> draft.policies = newStore);
  }

  public PhoneConfig accounts(AccountMemory newMemory) {
    return with(draft -> draft.accounts = newMemory);
  }

  public PhoneConfig heads(HeadStore newStore) {
    return with(draft -> draft.heads = newStore);
  }

  public PhoneConfig simultaneousCalls(int most) {
    return with(draft -> draft.simultaneousCalls = most);
  }

  public PhoneConfig clock(Clock newClock) {
    return with(draft -> draft.clock = newClock);
  }

  public PhoneConfig crypto(CryptoBackend newCrypto) {
    return with(draft -> draft.crypto = newCrypto);
  }

  public PhoneConfig packetCiphers(PacketCipherBackend newCiphers) {
    return with(draft -> draft.packetCiphers = newCiphers);
  }

  public PhoneConfig keyLifetime(KeyLifetime newLifetime) {
    return with(draft -> draft.keyLifetime = newLifetime);
  }

  public PhoneConfig codecs(CallCodecs newCodecs) {
    return with(draft -> draft.codecs = newCodecs);
  }

  public PhoneConfig entropy(Entropy newEntropy) {
    return with(draft -> draft.entropy = newEntropy);
  }

  public PhoneConfig trace(TraceListener newTrace) {
    return with(draft -> draft.trace = newTrace);
  }

  public PhoneConfig zrtp(ZrtpMemory newZrtp) {
    return with(draft -> draft.zrtp = newZrtp);
  }

  public PhoneConfig keeper(AccountKeeper newKeeper) {
    return with(draft -> draft.keeper = newKeeper);
  }

  public PhoneConfig signing(Signing newSigning) {
    return with(draft -> draft.signing = newSigning);
  }

  public PhoneConfig stunServers(List<InetSocketAddress> newServers) {
    return with(draft -> draft.stunServers = newServers);
  }

  public PhoneConfig relays(RelayUse newUse) {
    return with(draft -> draft.relays = newUse);
  }

  public PhoneConfig groupKeys(List<GroupKey> newKeys) {
    return with(draft -> draft.groupKeys = newKeys);
  }

  private PhoneConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finished();
  }

  /** Whether there is a key agreement that the policy accepts and the phone has credentials for. */
  public boolean canAgreeOnKeys() {
    boolean onlyMikey = policy.keyings().equals(List.of(KeyingMethod.Kind.MIKEY));
    return !onlyMikey
        || hasGroups()
        || !MikeyCredentials.of(this, policy, account, groupKeys).isEmpty();
  }

  /** Whether keys of groups can reach this phone. */
  boolean hasGroups() {
    return signing == Signing.ON && account.encryptionKey().isPresent();
  }

  @Override
  public String toString() {
    return "PhoneConfig[redacted]";
  }

  /** A copy on which one thing is changed. */
  private static final class Draft {
    private final Account account;
    private CallPolicy policy;
    private List<String> keyings;
    private PolicyStore policies;
    private AccountMemory accounts;
    private HeadStore heads;
    private int simultaneousCalls;
    private Clock clock;
    private CryptoBackend crypto;
    private PacketCipherBackend packetCiphers;
    private KeyLifetime keyLifetime;
    private CallCodecs codecs;
    private Entropy entropy;
    private ZrtpMemory zrtp;
    private List<GroupKey> groupKeys;
    private AccountKeeper keeper;
    private Signing signing;
    private List<InetSocketAddress> stunServers;
    private RelayUse relays;
    private TraceListener trace;

    Draft(PhoneConfig from) {
      account = from.account;
      policy = from.policy;
      keyings = from.keyings;
      policies = from.policies;
      accounts = from.accounts;
      heads = from.heads;
      simultaneousCalls = from.simultaneousCalls;
      clock = from.clock;
      crypto = from.crypto;
      packetCiphers = from.packetCiphers;
      keyLifetime = from.keyLifetime;
      codecs = from.codecs;
      entropy = from.entropy;
      zrtp = from.zrtp;
      groupKeys = from.groupKeys;
      keeper = from.keeper;
      signing = from.signing;
      stunServers = from.stunServers;
      relays = from.relays;
      trace = from.trace;
    }

    PhoneConfig finished() {
      return new PhoneConfig(
          account,
          policy,
          keyings,
          policies,
          accounts,
          heads,
          simultaneousCalls,
          clock,
          crypto,
          packetCiphers,
          keyLifetime,
          codecs,
          entropy,
          zrtp,
          groupKeys,
          keeper,
          signing,
          stunServers,
          relays,
          trace);
    }
  }
}
