package dev.sottovoce.phone.network;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.turn.TurnClient;
import dev.sottovoce.ice.turn.TurnProblem;
import dev.sottovoce.ice.turn.TurnTransport;
import dev.sottovoce.ice.turn.TurnUri;
import dev.sottovoce.phone.loop.Loop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one relay that works: asks the best server first and each next one a little later or as
 * soon as the one before has failed, and keeps the first that gives an allocation (in the manner of
 * RFC 8305). One by TCP or TLS waits that little for UDP, which loses packets instead of delaying
 * all of them. On the loop, apart from what blocks.
 */
public final class RelayDial {
  /**
   * What came of it.
   *
   * @param problem why there is none, the last that was heard
   */
  public record Outcome(
      Optional<RelayedSocket> relay, Optional<TurnUri> by, Optional<TurnProblem> problem) {}

  /** What it needs from the phone. */
  public record Surroundings(
      Loop loop, Executor blocking, Entropy entropy, RelayConnector connector) {}

  /** UDP answers in less where it is not blocked. */
  static final Duration STAGGER = Duration.ofMillis(250);

  private final Surroundings with;
  private final RelayServers servers;
  private final TurnClient.Family family;
  private final MediaSockets.Receiver receiver;
  private final Consumer<Outcome> done;
  private final Deque<TurnUri> untried;
  private final Optional<TurnUri> remembered;
  private final List<RelayedSocket> trying = new ArrayList<>();
  private final Set<InetSocketAddress> stunServers = new LinkedHashSet<>();
  private int opening;
  private boolean over;
  private boolean udpHadItsTime;
  private @Nullable Outcome held;
  private @Nullable TurnProblem problem;

  /**
   * @param remembered one that worked lately, asked at once, too
   * @param receiver gets what the relay passes on
   * @param done hears once, on the loop
   */
  public RelayDial(
      Surroundings with,
      RelayServers servers,
      Optional<TurnUri> remembered,
      TurnClient.Family family,
      MediaSockets.Receiver receiver,
      Consumer<Outcome> done) {
    this.with = with;
    this.servers = servers;
    this.family = family;
    this.remembered = remembered;
    this.receiver = receiver;
    this.done = done;
    untried = new ArrayDeque<>(servers.uris());
  }

  public void start() {
    next();
    remembered.filter(untried::remove).ifPresent(this::begin);
    with.loop().schedule(with.loop().now().plus(STAGGER), this::waitNoMoreForUdp);
  }

  /** Addresses of the servers that speak UDP, and so STUN; those that were found so far. */
  public List<TransportAddress> stunServers() {
    List<TransportAddress> all = new ArrayList<>();
    for (InetSocketAddress each : stunServers) all.add(TransportAddress.of(each));
    return all;
  }

  /** Nobody waits any more. */
  public void stop() {
    if (over) return;
    finish(
        held != null
            ? held
            : new Outcome(Optional.empty(), Optional.empty(), Optional.ofNullable(problem)));
  }

  private void next() {
    if (over) return;
    TurnUri uri = untried.poll();
    if (uri == null) {
      if (opening == 0 && trying.isEmpty()) stop();
      return;
    }
    begin(uri);
    with.loop().schedule(with.loop().now().plus(STAGGER), this::next);
  }

  private void begin(TurnUri uri) {
    opening++;
    with.blocking().execute(() -> open(uri));
  }

  private void open(TurnUri uri) {
    try {
      RelayConnection connection =
          uri.transport() == TurnTransport.UDP ? datagrams(uri) : with.connector().stream(uri);
      with.loop().execute(() -> opened(uri, connection));
    } catch (IOException | RuntimeException e) {
      with.loop().execute(() -> notOpened());
    }
  }

  private RelayConnection datagrams(TurnUri uri) throws IOException {
    InetSocketAddress server = RelayConnector.resolve(uri);
    with.loop().execute(() -> stunServers.add(server));
    return RelayConnector.datagrams(server);
  }

  private void notOpened() {
    opening--;
    if (problem == null) problem = TurnProblem.NO_ANSWER;
    next();
  }

  private void opened(TurnUri uri, RelayConnection connection) {
    opening--;
    if (over) {
      connection.close();
      return;
    }
    TurnClient client =
        new TurnClient(uri.transport(), family, servers.credentials(), with.entropy());
    RelayedSocket socket =
        new RelayedSocket(connection, client, receiver, new Verdicts(uri), with.loop());
    trying.add(socket);
    socket.start();
  }

  private final class Verdicts implements RelayedSocket.Listener {
    private final TurnUri uri;

    Verdicts(TurnUri uri) {
      this.uri = uri;
    }

    @Override
    public void allocated(RelayedSocket socket) {
      with.loop()
          .execute(() -> {
            if (over || !trying.remove(socket)) return;
            Outcome found = new Outcome(Optional.of(socket), Optional.of(uri), Optional.empty());
            if (uri.transport().isStream() && mayUdpWork()) hold(found);
            else finish(found);
          });
    }

    @Override
    public void failed(RelayedSocket socket, TurnProblem why) {
      with.loop()
          .execute(() -> {
            if (over || !trying.remove(socket)) return;
            if (problem == null || why != TurnProblem.NO_ANSWER) problem = why;
            if (!uri.transport().isStream()) waitNoMoreForUdp();
            next();
          });
    }
  }

  private boolean mayUdpWork() {
    return !udpHadItsTime && servers.uris().stream().anyMatch(each -> !each.transport().isStream());
  }

  private void hold(Outcome found) {
    if (held == null) held = found;
    else found.relay().ifPresent(RelayedSocket::release);
  }

  private void waitNoMoreForUdp() {
    udpHadItsTime = true;
    if (!over && held != null) finish(held);
  }

  private void finish(Outcome outcome) {
    over = true;
    if (held != null && held != outcome) held.relay().ifPresent(RelayedSocket::release);
    held = null;
    for (RelayedSocket each : trying) each.release();
    trying.clear();
    done.accept(outcome);
  }
}
