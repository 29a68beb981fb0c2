package dev.sottovoce.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.DtlsKeying;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.call.MikeyKeying;
import dev.sottovoce.call.ZrtpKeying;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.mikey.MikeyTerms;
import dev.sottovoce.mikey.Parties;
import dev.sottovoce.mikey.ReplayCache;
import dev.sottovoce.mikey.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the ways in which a call of this phone may agree on keys; on the loop. */
final class CallKeyings {
  private static final int MOST_REMEMBERED_OFFERS = 10_000;

  private final PhoneConfig config;
  private final Workers workers;
  private final Supplier<Account> account;
  private final Function<String, List<GroupKey>> groupKeys;
  private final EphemeralShares shares = new EphemeralShares();
  private final ReplayCache replays = new ReplayCache(MOST_REMEMBERED_OFFERS);

  /**
   * @param account as it is now: its certificate may have been renewed since the phone was opened
   * @param groupKeys what this phone shares with whoever has an address
   */
  CallKeyings(
      PhoneConfig config,
      Workers workers,
      Supplier<Account> account,
      Function<String, List<GroupKey>> groupKeys) {
    this.config = config;
    this.workers = workers;
    this.account = account;
    this.groupKeys = groupKeys;
  }

  /**
   * What the policy accepts and this phone has credentials and ciphers for, the one to offer first.
   */
  List<KeyingMethod> of(CallPolicy policy, String peer, long ssrc) {
    List<KeyingMethod> keyings = new ArrayList<>();
    for (KeyingMethod.Kind kind : policy.keyings()) {
      switch (kind) {
        case DTLS -> dtls(policy.dtls().get()).ifPresent(keyings::add);
        case ZRTP -> zrtp(policy.zrtp().get(), peer, ssrc).ifPresent(keyings::add);
        case MIKEY -> mikey(policy, peer, ssrc).ifPresent(keyings::add);
      }
    }
    return keyings;
  }

  /** Nothing where this phone has credentials for none of the accepted exchanges. */
  private Optional<KeyingMethod> mikey(CallPolicy policy, String peer, long ssrc) {
    List<Credentials> credentials =
        MikeyCredentials.of(config, policy, account.get(), groupKeys.apply(peer));
    if (credentials.isEmpty()) return Optional.empty();
    CallPolicy.Mikey terms = policy.mikey().get();
    return Optional.of(
        new MikeyKeying(
            credentials,
            setting(terms.offers(), peer, ssrc),
            setting(terms.accepts(), peer, ssrc),
            replays,
            config.clock().instant()));
  }

  private Setting setting(MikeyTerms terms, String peer, long ssrc) {
    Parties parties = new Parties(config.account().address(), peer);
    return new Setting(terms, parties, ssrc, config.crypto(), config.entropy());
  }

  private Optional<KeyingMethod> dtls(CallPolicy.Dtls terms) {
    boolean ours = terms.accepts().versions().contains(ProtocolVersion.DTLS_1_3);
    boolean served =
        terms.offers().cipherSuites().stream().anyMatch(each -> each.isServedBy(config.crypto()));
    if (ours && !served) return Optional.empty();
    return Optional.of(
        new DtlsKeying(
            workers.takeIdentity(terms.ownCertificates()),
            terms,
            shares,
            HandshakeTiming.AFTER_ICE,
            workers.blocking(),
            config.crypto(),
            config.entropy()));
  }

  private Optional<KeyingMethod> zrtp(CallPolicy.Zrtp terms, String peer, long ssrc) {
    boolean served =
        terms.accepts().ciphers().stream().allMatch(each -> each.isServedBy(config.crypto()));
    if (!served) return Optional.empty();
    return Optional.of(
        new ZrtpKeying(
            terms.offers().config(config.zrtp().ownZid()),
            terms.accepts().config(config.zrtp().ownZid()),
            ssrc,
            config.zrtp().about(peer),
            config.clock().instant(),
            config.crypto(),
            config.entropy()));
  }
}
