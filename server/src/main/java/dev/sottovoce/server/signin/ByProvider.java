package dev.sottovoce.server.signin;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.identity.UserName;
import dev.sottovoce.server.provider.IdTokens.Identity;
import dev.sottovoce.server.provider.IdentityProvider.Prompt;
import dev.sottovoce.server.provider.IdentityProvider.Unreachable;
import dev.sottovoce.server.provider.ProviderAccess;
import dev.sottovoce.server.provider.ProviderConfig.Phones;
import dev.sottovoce.server.provider.ProviderFlow;
import dev.sottovoce.server.provider.ProviderFlow.Arrival;
import dev.sottovoce.server.provider.ProviderFlow.Ask;
import dev.sottovoce.server.provider.ProviderFlow.Departure;
import dev.sottovoce.server.provider.ProviderFlow.Returned;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.server.store.PhoneSignIns;
import dev.sottovoce.server.store.Provisioning;
import dev.sottovoce.server.store.Provisioning.Key;
import dev.sottovoce.server.store.Provisioning.Search;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who signs in at the identity provider, and which user that is. Each sign-in is for one device
 * key, which is named before anybody goes there; whoever comes back with another key gets nothing.
 * Blocks. Thread-safe.
 */
final class ByProvider implements AutoCloseable {
  /** The provider may know the person for so long without asking them. */
  private static final Duration MAX_AGE = Duration.ofHours(8);

  /** What came of it. */
  sealed interface Outcome {
    record User(String name) implements Outcome {}

    /** The answer does not count, or is for another key. */
    record Refused() implements Outcome {}

    /** The provider knows them, and they may not have a phone here. */
    record NoPhone() implements Outcome {}

    /** Somebody else there is that user. */
    record Taken() implements Outcome {}
  }

  private final ProviderFlow<Bytes> flow;
  private final String issuer;
  private final String name;
  private final Phones rules;
  private final Directory directory;
  private final Provisioning provisioning;
  private final PhoneSignIns signIns;

  ByProvider(Surroundings around, ProviderAccess access, Phones rules, Entropy entropy) {
    flow =
        new ProviderFlow<>(
            access, rules.groupClaim(), rules.claim(), around.checks(), entropy, around.clock());
    issuer = access.config().issuer().toString();
    name = access.config().issuer().getHost();
    this.rules = rules;
    directory = around.directory();
    provisioning = around.provisioning();
    signIns = around.signIns();
  }

  /** As people know it. */
  String name() {
    return name;
  }

  /**
   * Where the browser goes; nothing when too many sign in.
   *
   * @param key the hash of the device's key
   */
  Optional<Departure> begin(String page, Bytes key) throws Unreachable {
    return flow.begin(new Ask<>(page, key, MAX_AGE, MAX_AGE, Prompt.AS_IT_LIKES));
  }

  /**
   * Who came back.
   *
   * @param key the hash of the key that the browser has shown to hold
   */
  Outcome end(Returned returned, Bytes key) throws Unreachable {
    Optional<Arrival<Bytes>> arrived = flow.end(returned);
    if (arrived.isEmpty() || !arrived.get().purpose().equals(key)) return new Outcome.Refused();
    Identity who = arrived.get().who();
    if (!rules.mayHaveOne(who.values())) return new Outcome.NoPhone();
    Optional<String> known = signIns.user(issuer, who.subject());
    if (known.isPresent()) return new Outcome.User(known.get());
    Optional<String> user = user(who);
    if (user.isEmpty()) return new Outcome.NoPhone();
    return signIns.bind(issuer, who.subject(), user.get())
        ? new Outcome.User(user.get())
        : new Outcome.Taken();
  }

  private Optional<String> user(Identity who) {
    String said = who.name();
    return switch (rules.match()) {
      case NAME -> user(said);
      case EMAIL -> {
        String domain = "@" + rules.emailDomain();
        yield said.toLowerCase(Locale.ROOT).endsWith(domain)
            ? user(said.substring(0, said.length() - domain.length()))
            : Optional.empty();
      }
      case EXTERNAL_ID -> {
        if (said.isEmpty()) yield Optional.empty();
        List<Provisioning.Person> people =
            provisioning.search(new Search(Optional.of(Key.EXTERNAL_ID), said), 0, 2).people();
        // What two people are called is nobody's.
        yield people.size() == 1 ? Optional.of(people.getFirst().user()) : Optional.empty();
      }
    };
  }

  private Optional<String> user(String said) {
    String user = UserName.normalized(said);
    return UserName.isValid(user) && directory.hasUser(user) ? Optional.of(user) : Optional.empty();
  }

  @Override
  public void close() {
    flow.close();
  }
}
