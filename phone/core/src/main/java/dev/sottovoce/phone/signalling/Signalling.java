package dev.sottovoce.phone.signalling;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.loop.Alarm;
import dev.sottovoce.phone.loop.Loop;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.sip.message.Padding;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.push.PushOffer;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.transaction.TimerValues;
import dev.sottovoce.sip.transaction.TransactionLayer;
import dev.sottovoce.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A phone's side of signalling: one flow to the server kept signed in, and the transactions on it.
 * All methods are for the loop's thread, and all calls to its user come on it.
 */
public final class Signalling implements SignallingConnection.Listener {
  /** RFC 8599: a phone that is woken does not wake for its registration alone. */
  private static final Duration EXPIRES_ASLEEP = Duration.ofDays(1);

  private static final int NO_SUCH_PUSH = 555;

  /** Who uses the signalling. */
  public interface User {
    void onRegistration(RegistrationState state);

    /** A new request, or an ACK to a 2xx. */
    void onRequest(SipRequest request);

    /**
     * The caller gave up this INVITE, or another device took it.
     *
     * @param cancel the CANCEL; nothing where the connection is gone
     */
    void onCancelled(SipRequest invite, Optional<SipRequest> cancel);

    void onResponse(SipRequest request, SipResponse response);

    /** No final response will come. */
    void onFailed(SipRequest request);

    void onSent(SipMessage message);

    void onReceived(SipMessage message);
  }

  private final Account account;
  private final Loop loop;
  private final User user;
  private TlsClient client;
  private final SignIn signIn;

  /** Stands for the address in what others read. */
  private final String hiddenName;

  private final Discretion discretion;

  private final Registrations registrations;
  private final TransactionLayer<SignallingConnection> transactions =
      new TransactionLayer<>(TimerValues.RELIABLE);
  private final Alarm signInAlarm;
  private final Alarm transactionAlarm;
  private Optional<PushParameters> push = Optional.empty();
  private String model = "";
  private volatile Optional<PushOffer> offer = Optional.empty();
  private @Nullable Consumer<Boolean> pushAsked;
  private @Nullable SignallingConnection connection;
  private @Nullable InetSocketAddress local;
  private @Nullable InetAddress server;

  /** Whether the other ends of calls are told from where this phone is connected. */
  public enum Whereabouts {
    TOLD,
    HIDDEN
  }

  /** How much is shown of this phone; asked for each time, as the policy may change. */
  public interface Discretion {
    Whereabouts whereabouts();

    /** Where it is protected, whoever watches the connection is to learn little from it, either. */
    Policy.Metadata metadata();
  }

  public Signalling(
      Account account,
      Loop loop,
      User user,
      TlsClient client,
      Entropy entropy,
      Discretion discretion) {
    this.hiddenName = entropy.bytes(6).hex();
    this.discretion = discretion;
    this.account = account;
    this.loop = loop;
    this.user = user;
    this.client = client;
    this.signIn = new SignIn(entropy, this::cadence);
    this.registrations = new Registrations(account, entropy);
    this.signInAlarm = new Alarm(loop, () -> signIn(new SignIn.Input.Tick()));
    this.transactionAlarm = new Alarm(loop, () -> transact(new TransactionLayer.Input.Tick<>()));
  }

  /** What the next connection is made with. */
  public void use(TlsClient renewed) {
    client = renewed;
  }

  /** By what the server wakes phones, as it said when this one registered; from any thread. */
  public Optional<PushOffer> offer() {
    return offer;
  }

  /**
   * Asks the server to wake this phone from now on.
   *
   * @param kind what the device is called
   * @param taken hears whether it does
   */
  public void wakeBy(PushParameters how, String kind, Consumer<Boolean> taken) {
    if (!contact().isPresent() || pushAsked != null) {
      taken.accept(false);
      return;
    }
    push = Optional.of(how);
    model = kind;
    pushAsked = taken;
    register(SignIn.EXPIRES);
  }

  private void pushDecided(boolean taken) {
    Consumer<Boolean> asked = pushAsked;
    pushAsked = null;
    if (!taken) push = Optional.empty();
    if (asked != null) asked.accept(taken);
  }

  /** Leaves the server without signing out. */
  public void sleep() {
    signIn(new SignIn.Input.Sleep());
  }

  /** Comes back from sleep. */
  public void wake() {
    signIn(new SignIn.Input.Wake());
  }

  /** What is connected belongs to a network that this machine has left. */
  public void networkChanged() {
    signIn(new SignIn.Input.NetworkChanged());
  }

  public void start() {
    signIn(new SignIn.Input.Start());
  }

  public void stop() {
    signIn(new SignIn.Input.Stop());
  }

  /** Lets what was sent last go out, then closes the connection. */
  public void close(Duration patience) throws InterruptedException {
    SignallingConnection open = connection;
    if (open != null) open.closeGently(patience);
  }

  /** Where requests reach this phone, when it is connected. */
  public Optional<SipUri> contact() {
    return Optional.ofNullable(local)
        .map(address ->
            discretion.whereabouts() == Whereabouts.TOLD
                ? Registrations.contact(account, address)
                : Registrations.hiddenContact(account, hiddenName));
  }

  /** The local address of the connection, when there is one. */
  public Optional<InetAddress> localAddress() {
    return Optional.ofNullable(local).map(InetSocketAddress::getAddress);
  }

  /** What it was connected to last: the server, or a proxy on the way. */
  public Optional<InetAddress> serverAddress() {
    return Optional.ofNullable(server);
  }

  /** Sends a request in a new transaction; an ACK to a 2xx goes without one. */
  public void send(SipRequest request) {
    SignallingConnection flow = connection;
    if (flow == null || local == null) {
      if (!request.is("ACK")) loop.execute(() -> user.onFailed(request));
      return;
    }
    transact(
        request.is("ACK")
            ? new TransactionLayer.Input.SendAck<>(flow, request)
            : new TransactionLayer.Input.SendRequest<>(flow, request));
  }

  public void respond(SipResponse response) {
    transact(new TransactionLayer.Input.SendResponse<>(response));
  }

  // What the connection's threads say

  @Override
  public void connected(
      SignallingConnection from, InetSocketAddress localAddress, InetAddress serverAddress) {
    loop.execute(() -> {
      if (from != connection) return;
      local = localAddress;
      server = serverAddress;
      signIn(new SignIn.Input.Connected());
    });
  }

  @Override
  public void received(SignallingConnection from, SipMessage message) {
    loop.execute(() -> {
      user.onReceived(message);
      transact(new TransactionLayer.Input.Received<>(from, message));
    });
  }

  @Override
  public void pong(SignallingConnection from) {
    loop.execute(() -> signIn(new SignIn.Input.Pong()));
  }

  @Override
  public void closed(SignallingConnection from, ConnectionProblem problem) {
    loop.execute(() -> {
      if (from != connection) return;
      connection = null;
      local = null;
      // The reason first: that a REGISTER failed with the flow is no news then.
      signIn(new SignIn.Input.Disconnected(problem));
      transact(new TransactionLayer.Input.FlowFailed<>(from));
    });
  }

  private void signIn(SignIn.Input input) {
    for (SignIn.Output output : signIn.handle(input, loop.now())) {
      if (output instanceof SignIn.Output.Connect) {
        connection = SignallingConnection.open(client, this);
      } else if (output instanceof SignIn.Output.Disconnect) {
        disconnect();
      } else if (output instanceof SignIn.Output.Register register) {
        register(register.expires());
      } else if (output instanceof SignIn.Output.Ping) {
        if (connection != null) connection.ping();
      } else if (output instanceof SignIn.Output.Changed changed) {
        user.onRegistration(changed.state());
      } else if (output instanceof SignIn.Output.WakeAt wake) {
        signInAlarm.at(wake.deadline());
      }
    }
  }

  private void disconnect() {
    SignallingConnection open = connection;
    if (open == null) return;
    connection = null;
    local = null;
    open.close();
    transact(new TransactionLayer.Input.FlowFailed<>(open));
  }

  private void register(Duration expires) {
    Optional<SipUri> contact = contact();
    Duration asked = push.isPresent() && !expires.isZero() ? EXPIRES_ASLEEP : expires;
    if (contact.isPresent())
      send(registrations.register(contact.get(), asked, push, push.isPresent() ? model : ""));
  }

  private void transact(TransactionLayer.Input<SignallingConnection> input) {
    Instant now = loop.now();
    for (TransactionLayer.Output<SignallingConnection> output : transactions.handle(input, now)) {
      obey(output);
    }
  }

  private void obey(TransactionLayer.Output<SignallingConnection> output) {
    if (output instanceof TransactionLayer.Output.Transmit<SignallingConnection> send) {
      user.onSent(send.message());
      send.flow().send(dressed(send.message()));
    } else if (output
        instanceof TransactionLayer.Output.RequestReceived<SignallingConnection> got) {
      user.onRequest(got.request());
    } else if (output instanceof TransactionLayer.Output.Cancelled<SignallingConnection> got) {
      user.onCancelled(got.invite(), got.cancel());
    } else if (output
        instanceof TransactionLayer.Output.ResponseReceived<SignallingConnection> got) {
      onResponse(got.request(), got.response());
    } else if (output instanceof TransactionLayer.Output.Failed<SignallingConnection> failed) {
      onFailed(failed.request());
    } else if (output instanceof TransactionLayer.Output.WakeAt<SignallingConnection> wake) {
      transactionAlarm.at(wake.deadline());
    }
  }

  private SignIn.Cadence cadence() {
    return isProtected() ? SignIn.Cadence.COVERED : SignIn.Cadence.PLAIN;
  }

  private Bytes dressed(SipMessage message) {
    return isProtected() ? Padding.padded(message.octets()) : message.octets();
  }

  private boolean isProtected() {
    return discretion.metadata() == Policy.Metadata.PROTECTED;
  }

  private void onResponse(SipRequest request, SipResponse response) {
    if (!request.is("REGISTER")) {
      user.onResponse(request, response);
    } else if (response.isFinal() && response.status() == NO_SUCH_PUSH) {
      pushDecided(false);
      register(SignIn.EXPIRES);
    } else if (response.isFinal()) {
      offer = PushOffer.in(response);
      if (pushAsked != null) pushDecided(response.isSuccess() && offer.isPresent());
      Duration granted =
          contact().map(uri -> Registrations.granted(response, uri)).orElse(SignIn.EXPIRES);
      signIn(new SignIn.Input.Answered(response.status(), granted));
    }
  }

  private void onFailed(SipRequest request) {
    if (request.is("REGISTER")) {
      if (pushAsked != null) pushDecided(false);
      signIn(new SignIn.Input.Unanswered());
    } else user.onFailed(request);
  }
}
