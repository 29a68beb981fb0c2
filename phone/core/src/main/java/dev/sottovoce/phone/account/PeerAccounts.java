package dev.sottovoce.phone.account;

import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.account.AccountException.Problem;
import dev.sottovoce.phone.enrol.AccountExchange;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.wire.RecentMap;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of others. Each look asks the server whether there is something new, verifies it and
 * holds it against the pin; what was verified once in this run is not verified again.
 */
public final class PeerAccounts {
  /** What is looked at; tests leave one out to show that it is needed. */
  enum Check {
    ADDRESS,
    PIN,
    ROLLBACK,
    HIDDEN,
    REVOKED
  }

  /** Who tells of accounts: the server. */
  interface Source {
    Optional<AccountExchange.Reply> read(String user, Optional<Bytes> knownHash, OptionalLong head)
        throws IOException;
  }

  /**
   * What a look brought.
   *
   * @param proof what the log shows of it, as the server says: nobody has judged it yet
   */
  public record Looked(PeerView view, Optional<LatestProof> proof) {
    @Override
    public String toString() {
      return "Looked[redacted]";
    }
  }

  /** Chains that are kept in memory. */
  private static final int MOST_CHAINS = 256;

  private final Source server;
  private final String domain;
  private final Clock clock;
  private final Executor blocking;
  private final Pins pins;
  private final Set<Check> checks;

  private final Map<AccountLabel, AccountChain> chains = new RecentMap<>(MOST_CHAINS);
  private final Map<AccountLabel, Set<UUID>> cutOff = new RecentMap<>(MOST_CHAINS);

  /**
   * @param account asked with each look, because certificates are renewed
   * @param memory holds the pins
   * @param clock tells the day
   * @param blocking runs what asks the server
   * @throws IOException when the pins cannot be read; a phone must not go on without them
   */
  public PeerAccounts(
      Supplier<Account> account, AccountMemory memory, Clock clock, Executor blocking)
      throws IOException {
    this(
        new CurrentExchange(account, clock),
        account.get().domain(),
        memory,
        clock,
        blocking,
        EnumSet.allOf(Check.class));
  }

  PeerAccounts(
      Source server,
      String domain,
      AccountMemory memory,
      Clock clock,
      Executor blocking,
      Set<Check> checks)
      throws IOException {
    this.server = server;
    this.domain = domain;
    this.clock = clock;
    this.blocking = blocking;
    this.pins = Pins.open(memory);
    this.checks = checks;
  }

  /** The server, over connections that show the certificate of now. */
  private static final class CurrentExchange implements Source {
    private final Supplier<Account> account;
    private final Clock clock;
    private @Nullable Account connectedAs;
    private @Nullable AccountExchange server;

    CurrentExchange(Supplier<Account> account, Clock clock) {
      this.account = account;
      this.clock = clock;
    }

    @Override
    public Optional<AccountExchange.Reply> read(
        String user, Optional<Bytes> knownHash, OptionalLong head) throws IOException {
      return current().read(user, knownHash, head);
    }

    private synchronized AccountExchange current() throws IOException {
      Account present = account.get();
      AccountExchange known = server;
      if (known != null && connectedAs == present) return known;
      AccountExchange fresh = new AccountExchange(present, clock);
      connectedAs = present;
      server = fresh;
      return fresh;
    }
  }

  /**
   * Looks somebody's account up.
   *
   * @param address {@code sip:USER@DOMAIN}
   * @return fails with {@link AccountException} when what the server tells must not be taken, and
   *     with {@link IOException} when it cannot be reached; either may stand within a {@link
   *     CompletionException}
   */
  public CompletableFuture<PeerView> look(String address) {
    CompletableFuture<PeerView> looked = new CompletableFuture<>();
    blocking.execute(() -> {
      try {
        looked.complete(lookNow(address));
      } catch (IOException | AccountException | RuntimeException e) {
        looked.completeExceptionally(e);
      }
    });
    return looked;
  }

  /** The same in the caller's thread, which may block for about ten seconds. */
  public PeerView lookNow(String address) throws IOException, AccountException {
    return look(address, OptionalLong.empty()).view();
  }

  /**
   * The same with what the log shows of it, in one request.
   *
   * @param head the size of the log's head that is remembered
   */
  public Looked lookNow(String address, long head) throws IOException, AccountException {
    return look(address, OptionalLong.of(head));
  }

  private Looked look(String address, OptionalLong head) throws IOException, AccountException {
    Optional<AccountLabel> label = AccountLabel.parse(address);
    if (!label.isPresent()) {
      throw new AccountException(Problem.OTHER_ADDRESS, "This is no address of the organisation.");
    }
    if (!label.get().domain().equals(domain)) {
      return new Looked(none(label.get(), false), Optional.empty());
    }
    Optional<AccountChain> kept = kept(label.get());
    Optional<AccountExchange.Reply> reply =
        server.read(label.get().user(), kept.map(chain -> chain.state().lastHash()), head);
    Optional<AccountChain> chain =
        reply.isPresent() ? chain(label.get(), kept, reply.get()) : Optional.empty();
    return new Looked(
        chain.isPresent()
            ? judged(label.get(), chain.get(), cutOff(label.get(), reply.get()))
            : missing(label.get(), reply.filter(AccountExchange.Reply::operatorKey).isPresent()),
        reply.flatMap(AccountExchange.Reply::proof));
  }

  /**
   * Whom an authority has once cut off stays so, also when the server tells nothing of it later.
   */
  private synchronized Set<UUID> cutOff(AccountLabel label, AccountExchange.Reply reply) {
    if (!checks.contains(Check.REVOKED)) return Set.of();
    Set<UUID> all = cutOff.computeIfAbsent(label, first -> new HashSet<>());
    all.addAll(reply.cutOff(label));
    return Set.copyOf(all);
  }

  private static PeerView none(AccountLabel label, boolean operatorKey) {
    return new PeerView(label, Optional.empty(), new Standing.NoAccount(operatorKey));
  }

  /** Where there was an account, there is one. */
  private PeerView missing(AccountLabel label, boolean operatorKey)
      throws IOException, AccountException {
    if (pins.of(label).isPresent() && checks.contains(Check.HIDDEN)) {
      throw new AccountException(
          Problem.ROLLED_BACK,
          "The server hides an account that this phone knows; do not call, tell the operator.");
    }
    return none(label, operatorKey);
  }

  private Optional<AccountChain> chain(
      AccountLabel label, Optional<AccountChain> kept, AccountExchange.Reply reply)
      throws AccountException {
    if (reply.known() == 0 && reply.statements().isEmpty()) return Optional.empty();
    boolean goesOn = kept.isPresent() && reply.known() == kept.get().statements().size();
    AccountChain.Reading reading =
        goesOn ? kept.get().append(reply.statements()) : AccountChain.read(reply.statements());
    if (reading instanceof AccountChain.Reading.Broken broken) {
      throw new AccountException(
          Problem.BROKEN,
          "What the server tells of this person's account is not signed as it must be ("
              + broken.reason()
              + "): do not call, tell the operator.");
    }
    AccountChain chain = ((AccountChain.Reading.Valid) reading).chain();
    if (!chain.state().label().equals(label) && checks.contains(Check.ADDRESS)) {
      throw new AccountException(
          Problem.OTHER_ADDRESS,
          "The server tells somebody else's account for this address: do not call, tell the"
              + " operator.");
    }
    return Optional.of(chain);
  }

  private synchronized Optional<AccountChain> kept(AccountLabel label) {
    return Optional.ofNullable(chains.get(label));
  }

  /** One at a time: two looks at once must not take the pin back. */
  private synchronized PeerView judged(AccountLabel label, AccountChain chain, Set<UUID> cutOff)
      throws IOException, AccountException {
    Optional<Pin> pin = checks.contains(Check.PIN) ? pins.of(label) : Optional.empty();
    AccountState state = chain.state();
    boolean contradicted = pin.isPresent() && pin.get().isContradictedBy(chain);
    if (contradicted && checks.contains(Check.ROLLBACK)) {
      throw new AccountException(
          Problem.ROLLED_BACK,
          "The server tells an older state of this person's account, or another one, than it did"
              + " before: do not call, tell the operator.");
    }
    chains.put(label, chain);
    Standing standing = pin.isPresent() ? pin.get().standing(state) : new Standing.FirstContact();
    if (pin.isPresent() && !(standing instanceof Standing.Changed)) {
      pins.put(label, pin.get().movedTo(state, today()));
    }
    return new PeerView(label, Optional.of(state.without(cutOff)), standing);
  }

  /**
   * Pins what a view showed: at the first call with somebody, and where the person goes on in spite
   * of a change.
   *
   * @throws IllegalStateException when it was verified, or compared and different, and has changed:
   *     only verifying helps, or when there is no account
   */
  public synchronized void accept(PeerView view) throws IOException {
    Optional<Pin> known = pins.of(view.label());
    Optional<Standing> now = view.account().flatMap(state -> known.map(pin -> pin.standing(state)));
    if (now.isPresent() && now.get() instanceof Standing.Changed changed && changed.wasVerified()) {
      throw new IllegalStateException("it was verified before: it has to be verified again");
    }
    pin(view);
  }

  /** Pins what a view showed as compared by the two people. */
  public synchronized void verified(PeerView view, Verification.How how) throws IOException {
    Pin pin = pin(view);
    pins.put(view.label(), pin.verified(new Verification(how, today())));
  }

  /**
   * The two people compared, and somebody may be in between: nothing is verified any more, and
   * there are no calls with them until they compare and it is the same.
   */
  public synchronized void differed(PeerView view) throws IOException {
    Optional<Pin> known = pins.of(view.label());
    Pin pin = known.isPresent() ? known.get() : pin(view);
    pins.put(view.label(), pin.differed(today()));
  }

  private Pin pin(PeerView view) throws IOException {
    AccountState state =
        view.account().orElseThrow(() -> new IllegalStateException("there is no account to pin"));
    Optional<Pin> before = pins.of(view.label());
    boolean seenMore =
        before.isPresent()
            && before.get().account().equals(state.id())
            && before.get().version() > state.version();
    if (seenMore) return before.get();
    Pin pin = before.isPresent() ? before.get().movedTo(state, today()) : Pin.first(state, today());
    pins.put(view.label(), pin);
    return pin;
  }

  /** Everybody whose account is pinned. */
  public List<Contact> contacts() {
    List<Contact> contacts = new ArrayList<>();
    pins.all()
        .forEach((label, pin) ->
            contacts.add(
                new Contact(label, pin.account(), pin.since(), pin.verified(), pin.differed())));
    return contacts;
  }

  private LocalDate today() {
    return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
  }
}
