package dev.sottovoce.server.provider;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.server.console.ConsoleCheck;
import dev.sottovoce.server.provider.IdTokens.Claims;
import dev.sottovoce.server.provider.IdTokens.Identity;
import dev.sottovoce.server.provider.IdTokens.Wanted;
import dev.sottovoce.server.provider.IdentityProvider.Prompt;
import dev.sottovoce.server.provider.IdentityProvider.Unreachable;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Signing in at the provider: authorization code, PKCE, state, nonce, and the answer's issuer by
 * RFC 9207. What was begun is kept here until it is answered, once; the browser that began it holds
 * a ticket that no address ever carries. Blocks. Thread-safe.
 *
 * @param <T> what somebody signs in for
 */
public final class ProviderFlow<T> implements AutoCloseable {
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final int MOST_BEGUN = 1_000;
  private static final int RANDOM_OCTETS = 32;
  private static final int LONGEST_CODE = 2_048;

  /**
   * What is asked of the provider.
   *
   * @param redirect where the answer has to come, exactly
   * @param purpose what it is for, which the answer cannot change
   * @param maxAge how long ago the provider may have verified the person
   * @param accepted the same for the answer, which is a little later
   */
  public record Ask<T>(
      String redirect, T purpose, Duration maxAge, Duration accepted, Prompt prompt) {}

  /** Where the browser goes, and what it keeps to itself. */
  public record Departure(String address, Bytes ticket) {
    @Override
    public String toString() {
      return "Departure[redacted]";
    }
  }

  /**
   * What the browser came back with.
   *
   * @param redirect where it came to
   * @param issuer as the answer had it
   */
  public record Returned(
      String redirect, Bytes ticket, String code, String state, Optional<String> issuer) {
    @Override
    public String toString() {
      return "Returned[redacted]";
    }
  }

  /** Who it was, and what for. */
  public record Arrival<T>(T purpose, Identity who) {
    @Override
    public String toString() {
      return "Arrival[redacted]";
    }
  }

  private record Begun<T>(Ask<T> asked, String state, String nonce, String verifier, Instant at) {}

  private final IdentityProvider provider;
  private final ProviderConfig config;
  private final IdTokens tokens;
  private final Set<ConsoleCheck> checks;
  private final String scope;
  private final Entropy entropy;
  private final Clock clock;
  private final Map<Bytes, Begun<T>> begun = new LinkedHashMap<>();

  /**
   * @param group the claim that says what somebody belongs to; empty where nobody asks
   * @param name the claim that says what they are called
   * @param checks all, unless attacks are to be shown
   */
  public ProviderFlow(
      ProviderAccess access,
      String group,
      String name,
      Set<ConsoleCheck> checks,
      Entropy entropy,
      Clock clock) {
    provider = new IdentityProvider(access, clock);
    config = access.config();
    tokens = new IdTokens(provider::key, new Claims(group, name), checks);
    scope = name.equals(Claims.EMAIL) ? "openid profile email" : "openid profile";
    this.checks = checks;
    this.entropy = entropy;
    this.clock = clock;
  }

  /** Asks the provider nothing more. */
  @Override
  public void close() {
    provider.close();
  }

  /** Begins it; nothing when too many have. */
  public Optional<Departure> begin(Ask<T> ask) throws Unreachable {
    Begun<T> now = new Begun<>(ask, random(), random(), random(), clock.instant());
    Bytes ticket = entropy.bytes(RANDOM_OCTETS);
    String challenge = Digests.sha256(Bytes.utf8(now.verifier())).base64Url();
    IdentityProvider.Request request =
        new IdentityProvider.Request(
            ask.redirect(), scope, now.state(), now.nonce(), challenge, ask.maxAge(), ask.prompt());
    String address = provider.address(request);
    return keep(ticket, now) ? Optional.of(new Departure(address, ticket)) : Optional.empty();
  }

  private String random() {
    return entropy.bytes(RANDOM_OCTETS).base64Url();
  }

  /** Only the ticket's hash is kept. */
  private synchronized boolean keep(Bytes ticket, Begun<T> now) {
    begun.values().removeIf(each -> !each.at().plus(LIFE).isAfter(now.at()));
    if (begun.size() >= MOST_BEGUN) return false;
    begun.put(Digests.sha256(ticket), now);
    return true;
  }

  /** It is answered once, whatever the answer is worth. */
  private synchronized Optional<Begun<T>> take(Bytes ticket) {
    return Optional.ofNullable(begun.remove(Digests.sha256(ticket)))
        .filter(each -> each.at().plus(LIFE).isAfter(clock.instant()));
  }

  /** Who has signed in; nothing when anything about the answer is wrong. */
  public Optional<Arrival<T>> end(Returned returned) throws Unreachable {
    Optional<Begun<T>> found = take(returned.ticket());
    String code = returned.code();
    boolean fits = found.isPresent() && found.get().asked().redirect().equals(returned.redirect());
    if (!fits || code.isEmpty() || code.length() > LONGEST_CODE) return Optional.empty();
    Begun<T> now = found.get();
    return isAnswer(now, returned)
        ? identity(now, code).map(who -> new Arrival<>(now.asked().purpose(), who))
        : Optional.empty();
  }

  /** Whether it answers what was begun, and comes from whom it was begun with. */
  private boolean isAnswer(Begun<T> now, Returned returned) throws Unreachable {
    boolean state = now.state().equals(returned.state());
    if (!state && checks.contains(ConsoleCheck.PROVIDER_STATE)) return false;
    boolean owed = provider.metadata().namesItself();
    String issuer = config.issuer().toString();
    boolean issued = returned.issuer().map(issuer::equals).orElse(!owed);
    return issued || !checks.contains(ConsoleCheck.PROVIDER_ISSUER);
  }

  private Optional<Identity> identity(Begun<T> now, String code) throws Unreachable {
    Optional<String> token = provider.redeem(code, now.verifier(), now.asked().redirect());
    Wanted wanted =
        new Wanted(
            config.issuer().toString(), config.clientId(), now.nonce(), now.asked().accepted());
    return token.flatMap(each -> tokens.check(each, wanted, clock.instant()));
  }
}
