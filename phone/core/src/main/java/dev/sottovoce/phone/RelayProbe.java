package dev.sottovoce.phone;

import dev.sottovoce.ice.turn.TurnClient;
import dev.sottovoce.ice.turn.TurnCredentials;
import dev.sottovoce.ice.turn.TurnProblem;
import dev.sottovoce.ice.turn.TurnUri;
import dev.sottovoce.phone.loop.Loop;
import dev.sottovoce.phone.network.MediaSockets;
import dev.sottovoce.phone.network.RelayConnector;
import dev.sottovoce.phone.network.RelayDial;
import dev.sottovoce.phone.network.RelayServers;
import dev.sottovoce.phone.network.RelayedSocket;
import dev.sottovoce.wire.Bytes;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a relay for an allocation and gives it back at once: whether it works at all. */
public final class RelayProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Time for the goodbye. */
  private static final Duration RELEASE_WITHIN = Duration.ofMillis(300);

  private RelayProbe() {}

  /**
   * Tries one relay; blocks for at most about five seconds.
   *
   * @param authorities those of the organisation, for relays by TLS
   * @return nothing when it works, else the end of a sentence about it
   */
  public static Optional<String> of(
      String uri, String username, String password, List<X509Certificate> authorities, Clock clock)
      throws InterruptedException {
    Optional<TurnUri> parsed = TurnUri.parse(uri);
    if (!parsed.isPresent()) return Optional.of("its URI is none that is spoken here");
    SecureRandom random = new SecureRandom();
    CompletableFuture<RelayDial.Outcome> outcome = new CompletableFuture<>();
    try (Loop loop = new Loop("sottovoce-probe", clock.instant(), outcome::completeExceptionally)) {
      RelayDial.Surroundings with =
          new RelayDial.Surroundings(
              loop,
              task -> new Thread(task, "sottovoce-probe-connect").start(),
              random::nextBytes,
              new RelayConnector(() -> authorities, clock));
      RelayServers servers =
          new RelayServers(List.of(parsed.get()), new TurnCredentials(username, password));
      RelayDial dial =
          new RelayDial(
              with,
              servers,
              Optional.empty(),
              TurnClient.Family.IPV4,
              new Deaf(),
              outcome::complete);
      loop.execute(dial::start);
      return verdict(outcome);
    }
  }

  private static Optional<String> verdict(CompletableFuture<RelayDial.Outcome> outcome)
      throws InterruptedException {
    try {
      RelayDial.Outcome found = outcome.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!found.relay().isPresent()) {
        return Optional.of(found.problem().orElse(TurnProblem.NO_ANSWER).words());
      }
      RelayedSocket relay = found.relay().get();
      relay.release();
      Thread.sleep(RELEASE_WITHIN.toMillis());
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of(TurnProblem.NO_ANSWER.words());
    } catch (ExecutionException e) {
      return Optional.of(TurnProblem.BAD_ANSWER.words());
    }
  }

  /** Nobody knows this relay, so nothing comes. */
  private static final class Deaf implements MediaSockets.Receiver {
    @Override
    public void control(InetSocketAddress local, InetSocketAddress from, Bytes datagram) {}

    @Override
    public void media(
        InetSocketAddress from, byte[] packet, int offset, int length, long arrivalNanos) {}
  }
}
