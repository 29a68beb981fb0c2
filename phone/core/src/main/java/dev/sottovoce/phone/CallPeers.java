package dev.sottovoce.phone;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.PeerAccount;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.passport.LogHead;
import dev.sottovoce.phone.account.AccountException;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.account.PeerAccounts;
import dev.sottovoce.phone.account.PeerView;
import dev.sottovoce.phone.account.Standing;
import dev.sottovoce.phone.account.Verification;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.phone.log.LogAgreement;
import dev.sottovoce.phone.log.LogStanding;
import dev.sottovoce.phone.loop.Loop;
import dev.sottovoce.transparency.SeenHead;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is at the other end of calls, by their accounts: asked before each call, pinned after the
 * first. Tells on the loop.
 */
final class CallPeers {
  private static final Logger LOG = LoggerFactory.getLogger(CallPeers.class);

  /** A device that was let in since then cannot silence this one yet: a call is shown as missed. */
  private static final Duration OWN_LIFE = Duration.ofMinutes(10);

  private static final String NOT_AS_LOGGED =
      "The log shows another version of this person's account than the server tells: do not call,"
          + " tell the operator.";

  private static final String LOG_TOO_OLD =
      "What the log shows is older than the policy allows: a newer version of this person's account"
          + " may be hidden. Tell the operator if it lasts.";

  /** What a look at somebody's account says about a call with them. */
  sealed interface Found {
    /** The other end, as far as it is known. */
    CallPeer peer();

    /** The call may go on. */
    record Fine(CallPeer peer) implements Found {}

    /**
     * It may go on only when the person says so.
     *
     * @param sentence what has changed, and what one can do
     */
    record Changed(CallPeer peer, String sentence) implements Found {}

    /**
     * @param peer as the server tells of it, where that is believed and other things are missing
     */
    record Refused(EndReason why, String sentence, CallPeer peer) implements Found {
      Refused(EndReason why, String sentence) {
        this(why, sentence, CallPeer.UNKNOWN);
      }
    }
  }

  /**
   * This end's account.
   *
   * @param devices the keys of all that it lists
   */
  record Own(Bytes id, Set<Bytes> devices) {
    @Override
    public String toString() {
      return "Own[redacted]";
    }
  }

  /**
   * The two accounts of a call.
   *
   * @param own this end's
   * @param account the other end's; nothing for foreign phones
   * @param view the same as the pins know it
   */
  record CallPeer(Optional<Own> own, Optional<PeerAccount> account, Optional<PeerView> view) {
    static final CallPeer UNKNOWN =
        new CallPeer(Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether it is a foreign phone whose key the operator made, as the directory says. */
    boolean operatorKey() {
      return view.filter(
              each -> each.standing() instanceof Standing.NoAccount none && none.operatorKey())
          .isPresent();
    }

    @Override
    public String toString() {
      return "CallPeer[redacted]";
    }
  }

  private final PhoneConfig config;
  private final Supplier<Account> account;
  private final Loop loop;
  private final Executor blocking;
  private final PeerAccounts accounts;
  private final HeadKeeper heads;
  private final LogAgreement agreement;
  private volatile @Nullable Own own;
  private volatile Instant ownUntil = Instant.MIN;

  /**
   * @param account with the certificate that is in use
   * @param heads says whether the log knows a newer version
   * @throws IOException when the pins cannot be read
   */
  CallPeers(
      PhoneConfig config, Supplier<Account> account, HeadKeeper heads, Loop loop, Executor blocking)
      throws IOException {
    this.config = config;
    this.account = account;
    this.heads = heads;
    this.agreement = new LogAgreement(heads);
    this.loop = loop;
    this.blocking = blocking;
    this.accounts = new PeerAccounts(account, config.accounts(), config.clock(), blocking);
  }

  /** The accounts of others, for whoever compares safety numbers. */
  PeerAccounts accounts() {
    return accounts;
  }

  /** Looks somebody up; {@code then} runs on the loop, at once where there is no directory. */
  void look(String address, Consumer<Found> then) {
    if (config.signing() != PhoneConfig.Signing.ON) {
      then.accept(new Found.Fine(CallPeer.UNKNOWN));
      return;
    }
    blocking.execute(() -> {
      Found found = lookNow(address);
      loop.execute(() -> then.accept(found));
    });
  }

  private Found lookNow(String address) {
    try {
      Looked looked =
          heads.asking(head -> {
            PeerAccounts.Looked told = accounts.lookNow(address, head);
            String label = told.view().label().logLabel();
            return new Looked(told.view(), told.proof().map(proof -> heads.judge(label, proof)));
          });
      return judge(looked);
    } catch (AccountException e) {
      // An address of elsewhere has no account here: it is a foreign phone.
      return e.problem() == AccountException.Problem.OTHER_ADDRESS && !isOfOurs(address)
          ? new Found.Fine(CallPeer.UNKNOWN)
          : new Found.Refused(EndReason.ACCOUNT_UNTRUSTED, e.sentence());
    } catch (IOException e) {
      LOG.warn("the directory could not be asked: {}", e.getClass().getName());
      return new Found.Refused(
          EndReason.DIRECTORY_UNREACHABLE, EndReason.DIRECTORY_UNREACHABLE.sentence());
    }
  }

  /**
   * Why a running call has to end, by what its other end's account has become; nothing where it
   * goes on, also when nobody could be asked.
   *
   * @param device the key that signed the call
   */
  static Optional<EndReason> endOf(Found found, Bytes device) {
    if (found instanceof Found.Refused refused) {
      if (refused.why() == EndReason.DIRECTORY_UNREACHABLE) return Optional.empty();
      if (refused.why() != EndReason.LOG_BEHIND) return Optional.of(refused.why());
    }
    CallPeer peer = found.peer();
    boolean listed = peer.account().filter(each -> each.deviceKeys().contains(device)).isPresent();
    return listed ? Optional.empty() : Optional.of(EndReason.DEVICE_REMOVED);
  }

  /**
   * Holds the head that the other end of a call has seen against this phone's.
   *
   * @param forked runs, on the loop, when they are not of one log
   */
  void compare(LogHead theirs, Runnable forked) {
    blocking.execute(() -> {
      if (heads.isOfOtherLog(theirs)) loop.execute(forked);
    });
  }

  private boolean isOfOurs(String address) {
    return address.endsWith('@' + config.account().domain());
  }

  /**
   * An account.
   *
   * @param logged what the log says of it, if its proof came along
   */
  private record Looked(PeerView view, Optional<LogStanding> logged) {}

  private Found judge(Looked looked) throws IOException, AccountException {
    PeerView view = looked.view();
    LogAgreement.Result logged = logged(looked);
    LogAgreement.Finding found = logged.finding();
    if (found == LogAgreement.Finding.TOO_OLD) {
      return new Found.Refused(EndReason.ACCOUNT_UNTRUSTED, LOG_TOO_OLD);
    }
    if (found == LogAgreement.Finding.CONTRADICTED) {
      return new Found.Refused(EndReason.ACCOUNT_UNTRUSTED, NOT_AS_LOGGED);
    }
    CallPeer peer = new CallPeer(own(), accountOf(view, logged), Optional.of(view));
    if (found == LogAgreement.Finding.BEHIND) {
      return new Found.Refused(EndReason.LOG_BEHIND, EndReason.LOG_BEHIND.sentence(), peer);
    }
    if (view.standing() instanceof Standing.Differed) {
      return new Found.Refused(EndReason.COMPARED_DIFFERENT, view.standing().sentence());
    }
    if (!(view.standing() instanceof Standing.Changed changed)) return new Found.Fine(peer);
    return changed.wasVerified()
        ? new Found.Refused(EndReason.ACCOUNT_CHANGED, view.standing().sentence())
        : new Found.Changed(peer, view.standing().sentence());
  }

  /** The words of a call hold both accounts, so each end has to know its own. */
  private Optional<Own> own() throws IOException, AccountException {
    Instant now = config.clock().instant();
    if (own == null || !now.isBefore(ownUntil)) {
      OwnAccount ours = new OwnAccount(account.get(), config.accounts(), config.clock());
      AccountState state = ours.known().isPresent() ? ours.known().get() : ours.refresh();
      own =
          new Own(
              state.id().hash(),
              state.devices().stream().map(each -> each.publicKey()).collect(Collectors.toSet()));
      ownUntil = now.plus(OWN_LIFE);
    }
    return Optional.ofNullable(own);
  }

  private LogAgreement.Result logged(Looked looked) throws IOException {
    PeerView view = looked.view();
    return agreement.of(
        view.label().logLabel(),
        view.account().map(AccountState::version).orElse(0L),
        view.account().map(AccountState::lastHash),
        looked.logged());
  }

  private static PeerAccount.LogStanding seen(LogAgreement.Result logged) {
    if (!logged.head().isPresent()) return PeerAccount.LogStanding.NONE;
    SeenHead head = logged.head().get();
    if (!head.witnessedAt().isPresent()) return PeerAccount.LogStanding.NOT_WITNESSED;
    return head.isStale() ? PeerAccount.LogStanding.STALE : PeerAccount.LogStanding.WITNESSED;
  }

  private static Optional<PeerAccount> accountOf(PeerView view, LogAgreement.Result logged) {
    return view.account()
        .map(state ->
            new PeerAccount(
                state.id().hash(),
                state.devices().stream().map(each -> each.publicKey()).collect(Collectors.toList()),
                standing(view.standing()),
                seen(logged)));
  }

  private static PeerAccount.Standing standing(Standing standing) {
    if (standing instanceof Standing.Known known) {
      return new PeerAccount.Standing.Known(known.since());
    }
    if (standing instanceof Standing.Verified verified) {
      return new PeerAccount.Standing.Verified(
          by(verified.verification().how()), verified.verification().since());
    }
    if (standing instanceof Standing.Differed) return new PeerAccount.Standing.Changed(true);
    return standing instanceof Standing.Changed changed
        ? new PeerAccount.Standing.Changed(changed.wasVerified())
        : new PeerAccount.Standing.FirstContact();
  }

  private static PeerAccount.VerifiedBy by(Verification.How how) {
    return switch (how) {
      case SAS -> PeerAccount.VerifiedBy.STRING;
      case CODE -> PeerAccount.VerifiedBy.QR;
      case NUMBER -> PeerAccount.VerifiedBy.SAFETY_NUMBER;
    };
  }

  /**
   * A call with them is connected: they are pinned.
   *
   * @param notKept runs when that could not be kept
   */
  void met(CallPeer peer, Runnable notKept) {
    keep(peer, accounts::accept, notKept);
  }

  /** The people have compared the words of their call. */
  void compared(CallPeer peer, Runnable notKept) {
    keep(peer, view -> accounts.verified(view, Verification.How.SAS), notKept);
  }

  /** The people have compared, and somebody is in between. */
  void differed(CallPeer peer) {
    keep(peer, accounts::differed, () -> {});
  }

  private interface Keeping {
    void keep(PeerView view) throws IOException;
  }

  private void keep(CallPeer peer, Keeping keeping, Runnable notKept) {
    if (!peer.account().isPresent()) return;
    blocking.execute(() -> {
      try {
        keeping.keep(peer.view().get());
      } catch (IOException e) {
        LOG.warn("what is known of a contact could not be kept: {}", e.getClass().getName());
        notKept.run();
      }
    });
  }
}
