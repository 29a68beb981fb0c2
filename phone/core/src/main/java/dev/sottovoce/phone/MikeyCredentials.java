package dev.sottovoce.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.Exchange;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.sip.message.SipRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What a phone has for MIKEY: its device's certificate, and the keys of its groups. */
final class MikeyCredentials {
  private MikeyCredentials() {}

  /**
   * For each exchange that the policy accepts and the phone can do, the first to offer first.
   *
   * @param account as it is now: its certificate may have been renewed since the phone was opened
   * @param groupKeys what it shares with the other end, the key to offer first
   */
  static List<Credentials> of(
      PhoneConfig config, CallPolicy policy, Account account, List<GroupKey> groupKeys) {
    List<Credentials> credentials = new ArrayList<>();
    for (Exchange each : exchanges(policy)) {
      if (each == Exchange.DH) credentials.add(certified(account, config.clock()));
      else if (!groupKeys.isEmpty()) credentials.add(new Credentials.Shared(groupKeys));
    }
    return credentials;
  }

  private static List<Exchange> exchanges(CallPolicy policy) {
    return policy.mikey().map(CallPolicy.Mikey::exchanges).orElse(List.of());
  }

  /** Whether a call under that policy begins with a group's key, if there is one. */
  static boolean offersGroupKey(CallPolicy policy) {
    List<Exchange> exchanges = exchanges(policy);
    return policy.keyings().get(0) == KeyingMethod.Kind.MIKEY
        && !exchanges.isEmpty()
        && exchanges.get(0) == Exchange.DHHMAC;
  }

  /** Whether an offer may want a group's key, and the policy lets it. */
  static boolean mayWantGroupKey(CallPolicy policy, SipRequest invite) {
    return exchanges(policy).contains(Exchange.DHHMAC)
        && invite.body().latin1().contains("key-mgmt:mikey");
  }

  private static Credentials certified(Account account, Clock clock) {
    return new Credentials.Certified(
        account.certificates(), account::sign, new Colleagues(account.authorities(), clock));
  }
}
