package dev.sottovoce.phone;

import dev.sottovoce.phone.log.LogStanding;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.sip.push.PushOffer;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.transparency.HeadState;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A phone: signed in at one server with one account, making and taking calls whose audio only the
 * two ends can hear.
 *
 * <pre>{@code
 * Account account = AccountStore.inFolder(home).load().orElseThrow();
 * try (Phone phone = Phone.open(PhoneConfig.of(account))) {
 *   phone.register().get(10, SECONDS);
 *   Call call = phone.call("sip:bob@example.org", CallOptions.of(microphone, loudspeaker));
 *   CallEnd end = call.ended().get();
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread and return at once. Listeners are called one after
 * another on a thread of the phone's own that runs nothing else: they may block, which delays later
 * events but never audio.
 */
public interface Phone extends AutoCloseable {
  /**
   * Opens a phone: its threads start, nothing is sent yet.
   *
   * @throws IOException when the account's key or certificate cannot be used
   */
  static Phone open(PhoneConfig config) throws IOException {
    return new LivePhone(config);
  }

  /**
   * Connects to the server and signs in; from then on the phone keeps itself signed in, and
   * reconnects with growing pauses when the connection breaks, until it is closed.
   *
   * @return completes with the outcome of the first attempt ({@link RegistrationState.Registered},
   *     {@link RegistrationState.Retrying} or {@link RegistrationState.Refused}); never
   *     exceptionally
   */
  CompletableFuture<RegistrationState> register();

  /** How the phone stands with its server now. */
  RegistrationState registration();

  /**
   * The organisation's policy, which calls keep to; nothing where it has none. The phone asks for a
   * newer one when it signs in and every hour, and takes only what the organisation's officers have
   * signed. A running call keeps what it began with.
   */
  Optional<Policy> policy();

  /**
   * How the phone stands with its organisation's log. It asks for the newest head when it signs in
   * and every hour, and never takes one that does not go on from what it saw before.
   */
  LogStanding log();

  /** The newest head of the log that was found right; nothing where there is none. */
  Optional<HeadState> logHead();

  /**
   * Calls somebody.
   *
   * @param target a SIP address, with or without {@code sip:}; a bare name means the own domain
   * @return the call, which has only just begun
   * @throws IllegalArgumentException when {@code target} is no SIP address
   */
  Call call(String target, CallOptions options);

  /**
   * Says who takes calls; the last one said counts. Without a listener, and while a call is going
   * on (unless {@link PhoneConfig#simultaneousCalls()} allows more), callers hear that the phone is
   * busy.
   */
  void onIncomingCall(IncomingCallListener listener);

  /**
   * Says who hears what the person must know apart from any call, such as that the log shows
   * changes of their account that none of their devices made: a sentence that says what to do.
   */
  void onAlarm(Consumer<String> listener);

  /** Adds a listener for changes of {@link #registration()}. */
  void onRegistration(RegistrationListener listener);

  /**
   * By what the server wakes phones that sleep, as it said when this one registered; nothing where
   * it wakes nobody.
   */
  Optional<PushOffer> push();

  /**
   * Asks the server to wake this phone by push from now on (RFC 8599). For a phone that is
   * registered.
   *
   * @param model what this kind of device is called: a word of letters, digits, {@code -} and
   *     {@code _} by which the server counts how long such devices take to wake
   * @return whether the server does so; never completes exceptionally
   * @throws IllegalArgumentException when {@code model} is no such word
   */
  CompletableFuture<Boolean> wakeBy(PushParameters how, String model);

  /**
   * Leaves the server without signing out: there is no connection any more, and the server wakes
   * this phone by push when somebody calls. Does nothing while a call goes on.
   */
  void sleep();

  /**
   * A push has come: connects and registers again after {@link #sleep()}. Where there is a
   * connection that nothing comes back on, it is made anew.
   */
  void wake();

  /**
   * This machine is in another network: connects to the server anew, and calls look for another
   * path, with their keys. Platforms that say so by themselves pass it on here; elsewhere the phone
   * finds out within seconds.
   */
  void networkChanged();

  /**
   * Hangs up what is going on, signs out, and ends the phone's threads. Waits for that for at most
   * two seconds. Closing twice does nothing.
   */
  @Override
  void close();
}
