package dev.sottovoce.phone;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.Exchange;
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
   */
  static List<Credentials> of(PhoneConfig config, CallPolicy policy, Account account) {
    List<Credentials> credentials = new ArrayList<>();
    for (Exchange each : policy.mikey().map(CallPolicy.Mikey::exchanges).orElse(List.of())) {
      if (each == Exchange.DH) credentials.add(certified(account, config.clock()));
      else if (!config.groupKeys().isEmpty()) {
        credentials.add(new Credentials.Shared(config.groupKeys()));
      }
    }
    return credentials;
  }

  private static Credentials certified(Account account, Clock clock) {
    return new Credentials.Certified(
        account.certificates(), account::sign, new Colleagues(account.authorities(), clock));
  }
}
