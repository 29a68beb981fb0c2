package dev.sottovoce.phone.signalling;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.RegistrationState.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one flow to the server signed in (RFC 3261 section 10.2, RFC 5626): connects, registers,
 * renews, tests the flow with CRLF keep-alives, and comes back with growing, randomised pauses when
 * it breaks. A pure machine; the connection and the REGISTER transaction are the driver's.
 *
 * <p>Where whoever watches the connection is to learn little, there are no keep-alives, which are
 * known by their size, and it renews often and at random instead: what else a phone sends and gets
 * looks like one more renewal.
 */
public final class SignIn {
  /** What the machine is told. */
  public sealed interface Input {
    record Start() implements Input {}

    record Connected() implements Input {}

    /** The connection could not be made, or broke. */
    record Disconnected(ConnectionProblem problem) implements Input {}

    /**
     * A final response to REGISTER.
     *
     * @param expires how long the registrar keeps the binding; not used unless status is 2xx
     */
    record Answered(int status, Duration expires) implements Input {}

    /** No final response to REGISTER came in time. */
    record Unanswered() implements Input {}

    /** The server's answer to a keep-alive. */
    record Pong() implements Input {}

    /** No connection until {@link Wake}; the registration stays, and the server wakes by push. */
    record Sleep() implements Input {}

    /** A push has come: there is a connection wanted that works. */
    record Wake() implements Input {}

    /** This machine has come to another network. */
    record NetworkChanged() implements Input {}

    record Tick() implements Input {}

    record Stop() implements Input {}
  }

  /** What the machine wants done. */
  public sealed interface Output {
    record Connect() implements Output {}

    record Disconnect() implements Output {}

    record Register(Duration expires) implements Output {}

    /** Send a double CRLF (RFC 5626 section 3.5.1). */
    record Ping() implements Output {}

    record Changed(RegistrationState state) implements Output {}

    record WakeAt(Instant deadline) implements Output {}
  }

  /** What is asked for; the registrar may shorten it. */
  static final Duration EXPIRES = Duration.ofMinutes(10);

  static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** RFC 5626 section 4.4.1 wants 95 to 120 seconds for TCP. */
  static final Duration PING_AFTER = Duration.ofSeconds(95);

  static final Duration PONG_WITHIN = Duration.ofSeconds(10);

  /** The same where a push says that the server hears nothing from here, and somebody waits. */
  static final Duration ANSWER_TO_WOKEN_WITHIN = Duration.ofSeconds(2);

  /**
   * How long a covered phone waits from one renewal to the next, on average. The waiting has no
   * memory (it is exponential), so that one exchange more or less shows in nothing but the count.
   */
  static final Duration COVER_PAUSE = Duration.ofSeconds(40);

  /** How a connection is kept. */
  public enum Cadence {
    /** By keep-alives of four octets, and a renewal when it is due. */
    PLAIN,
    /** By renewals at random times. */
    COVERED
  }

  private enum State {
    IDLE,
    CONNECTING,
    REGISTERING,
    REGISTERED,
    PAUSING,
    ASLEEP,
    OVER
  }

  private final Entropy entropy;
  private final Supplier<Cadence> cadence;
  private State state = State.IDLE;
  private int failures;
  private @Nullable Instant reconnectAt;
  private @Nullable Instant renewAt;
  private @Nullable Instant pingAt;
  private @Nullable Instant pongBy;
  private Duration expires = EXPIRES;

  /**
   * @param cadence asked for with each renewal
   */
  public SignIn(Entropy entropy, Supplier<Cadence> cadence) {
    this.entropy = entropy;
    this.cadence = cadence;
  }

  public List<Output> handle(Input input, Instant now) {
    if (state == State.OVER) return List.of();
    if (input instanceof Input.Start) return state == State.IDLE ? connect() : List.of();
    if (input instanceof Input.Connected) return onConnected();
    if (input instanceof Input.Disconnected broken) return pause(broken.problem(), now);
    if (input instanceof Input.Answered answered) return onAnswered(answered, now);
    if (input instanceof Input.Unanswered) return onUnanswered(now);
    if (input instanceof Input.Pong) return onPong(now);
    if (input instanceof Input.Sleep) return sleep();
    if (input instanceof Input.Wake) return onWake(now);
    if (input instanceof Input.NetworkChanged) return onNetworkChanged();
    if (input instanceof Input.Tick) return onTick(now);
    return onStop();
  }

  private List<Output> connect() {
    state = State.CONNECTING;
    reconnectAt = null;
    return List.of(new Output.Changed(new RegistrationState.Connecting()), new Output.Connect());
  }

  private List<Output> sleep() {
    if (state == State.IDLE || state == State.ASLEEP) return List.of();
    state = State.ASLEEP;
    failures = 0;
    forgetTimes();
    return List.of(new Output.Disconnect(), new Output.Changed(new RegistrationState.Asleep()));
  }

  private List<Output> onWake(Instant now) {
    return switch (state) {
      case ASLEEP, PAUSING -> connect();
      case REGISTERED -> probe(now);
      default -> List.of();
    };
  }

  /** No pause: it is not the server that has a problem. */
  private List<Output> onNetworkChanged() {
    if (state == State.IDLE || state == State.ASLEEP) return List.of();
    forgetTimes();
    failures = 0;
    List<Output> outputs = new ArrayList<>(List.of(new Output.Disconnect()));
    outputs.addAll(connect());
    return outputs;
  }

  /** The server pushes to whoever it does not hear: this connection may be dead. */
  private List<Output> probe(Instant now) {
    Instant by = now.plus(ANSWER_TO_WOKEN_WITHIN);
    pongBy = pongBy == null || by.isBefore(pongBy) ? by : pongBy;
    List<Output> outputs = new ArrayList<>();
    if (cadence.get() == Cadence.COVERED) {
      renewAt = null;
      outputs.add(new Output.Register(EXPIRES));
    } else {
      pingAt = null;
      outputs.add(new Output.Ping());
    }
    outputs.addAll(wake());
    return outputs;
  }

  private List<Output> onConnected() {
    if (state != State.CONNECTING) return List.of();
    state = State.REGISTERING;
    return List.of(new Output.Register(EXPIRES));
  }

  private List<Output> onAnswered(Input.Answered answered, Instant now) {
    if (state != State.REGISTERING && state != State.REGISTERED) return List.of();
    int status = answered.status();
    if (status >= 200 && status < 300) return onRegistered(answered.expires(), now);
    if (status == 401 || status == 403 || status == 407) {
      return refuse(ConnectionProblem.of(Problem.DEVICE_REFUSED));
    }
    List<Output> outputs = new ArrayList<>(List.of(new Output.Disconnect()));
    outputs.addAll(pause(ConnectionProblem.of(Problem.SERVER_FAILED), now));
    return outputs;
  }

  private List<Output> onRegistered(Duration granted, Instant now) {
    boolean news = state != State.REGISTERED || !granted.equals(expires);
    state = State.REGISTERED;
    failures = 0;
    expires = granted;
    // Well before the end, so that a lost renewal can be repeated.
    Duration lasts = granted.multipliedBy(3).dividedBy(4);
    boolean covered = cadence.get() == Cadence.COVERED;
    renewAt = now.plus(covered ? shorter(lasts, coverPause()) : lasts);
    pingAt = covered ? null : now.plus(PING_AFTER);
    pongBy = null;
    List<Output> outputs = new ArrayList<>();
    if (news) outputs.add(new Output.Changed(new RegistrationState.Registered(granted)));
    outputs.addAll(wake());
    return outputs;
  }

  private List<Output> onUnanswered(Instant now) {
    if (state != State.REGISTERING && state != State.REGISTERED) return List.of();
    List<Output> outputs = new ArrayList<>(List.of(new Output.Disconnect()));
    outputs.addAll(pause(ConnectionProblem.of(Problem.SERVER_UNREACHABLE), now));
    return outputs;
  }

  private List<Output> onPong(Instant now) {
    if (state != State.REGISTERED) return List.of();
    pongBy = null;
    pingAt = now.plus(PING_AFTER);
    return wake();
  }

  private List<Output> onTick(Instant now) {
    if (isDue(reconnectAt, now)) return connect();
    if (isDue(pongBy, now)) {
      List<Output> outputs = new ArrayList<>(List.of(new Output.Disconnect()));
      outputs.addAll(pause(ConnectionProblem.of(Problem.CONNECTION_LOST), now));
      return outputs;
    }
    List<Output> outputs = new ArrayList<>();
    if (isDue(renewAt, now)) {
      renewAt = null;
      // Without keep-alives this is what tells that the flow is dead.
      if (pingAt == null && pongBy == null) pongBy = now.plus(PONG_WITHIN);
      outputs.add(new Output.Register(EXPIRES));
    }
    if (isDue(pingAt, now)) {
      pingAt = null;
      pongBy = now.plus(PONG_WITHIN);
      outputs.add(new Output.Ping());
    }
    outputs.addAll(wake());
    return outputs;
  }

  private List<Output> onStop() {
    boolean signedIn = state == State.REGISTERED;
    state = State.OVER;
    forgetTimes();
    List<Output> outputs = new ArrayList<>();
    if (signedIn) outputs.add(new Output.Register(Duration.ZERO));
    outputs.add(new Output.Changed(new RegistrationState.Closed()));
    return outputs;
  }

  private List<Output> refuse(ConnectionProblem problem) {
    state = State.OVER;
    forgetTimes();
    return List.of(
        new Output.Disconnect(),
        new Output.Changed(new RegistrationState.Refused(problem.problem(), problem.sentence())));
  }

  private List<Output> pause(ConnectionProblem problem, Instant now) {
    if (state == State.PAUSING || state == State.IDLE || state == State.ASLEEP) return List.of();
    state = State.PAUSING;
    forgetTimes();
    Duration pause = nextPause();
    reconnectAt = now.plus(pause);
    return List.of(
        new Output.Changed(
            new RegistrationState.Retrying(problem.problem(), problem.sentence(), pause)),
        new Output.WakeAt(now.plus(pause)));
  }

  /**
   * Doubles up to {@link #LONGEST_PAUSE}, and takes between half and all of that at random, so that
   * a restarted server is not met by all phones at once (RFC 5626 section 4.5).
   */
  private Duration nextPause() {
    long most =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures, 16));
    failures++;
    return Duration.ofMillis(most / 2 + entropy.u32() % (most / 2 + 1));
  }

  private Duration coverPause() {
    double uniform = (entropy.u32() + 1) / 4294967296.0;
    long millis = (long) (-Math.log(uniform) * COVER_PAUSE.toMillis());
    return shorter(Duration.ofMillis(millis), PING_AFTER);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void forgetTimes() {
    reconnectAt = null;
    renewAt = null;
    pingAt = null;
    pongBy = null;
  }

  private List<Output> wake() {
    List<Output> wakes = new ArrayList<>();
    for (Instant each : new @Nullable Instant[] {renewAt, pingAt, pongBy}) {
      if (each != null) wakes.add(new Output.WakeAt(each));
    }
    return wakes;
  }

  private static boolean isDue(@Nullable Instant deadline, Instant now) {
    return deadline != null && !now.isBefore(deadline);
  }
}
