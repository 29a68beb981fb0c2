package dev.sottovoce.phone;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.turn.TurnClient;
import dev.sottovoce.ice.turn.TurnProblem;
import dev.sottovoce.ice.turn.TurnTransport;
import dev.sottovoce.ice.turn.TurnUri;
import dev.sottovoce.phone.network.MediaSockets;
import dev.sottovoce.phone.network.RelayDial;
import dev.sottovoce.phone.network.RelayServers;
import dev.sottovoce.phone.network.RelayedSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The relays of one call. They are looked for while the other end's account is, and what is not
 * there in time the call does without. Confined to the loop.
 */
final class CallRelays {
  /** Where there are other ways, too: a server behind TLS needs five round trips. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  /** Where there is no other way. */
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(4);

  private final RelayUse use;
  private final RelayAccess access;
  private final RelayDial.Surroundings with;
  private final Set<TurnClient.Family> families;
  private final MediaSockets.Receiver receiver;
  private final List<RelayDial> dials = new ArrayList<>();
  private final List<RelayedSocket> relays = new ArrayList<>();
  private @Nullable Future<?> patience;
  private @Nullable Runnable next;
  private @Nullable TurnProblem problem;
  private @Nullable TurnUri by;
  private int looking;
  private boolean askedAnew;
  private boolean ready;
  private boolean over;

  /**
   * @param families of the relays' addresses
   * @param receiver gets what they pass on
   */
  CallRelays(
      RelayUse use,
      RelayAccess access,
      RelayDial.Surroundings with,
      Set<TurnClient.Family> families,
      MediaSockets.Receiver receiver) {
    this.use = use;
    this.access = access;
    this.with = with;
    this.families = families;
    this.receiver = receiver;
  }

  /** Begins to look. */
  void look() {
    if (use == RelayUse.NEVER) {
      ready = true;
      return;
    }
    Optional<RelayServers> servers = access.ready();
    if (servers.isPresent()) dial(servers.get());
    else if (access.isKnown()) ready = true;
    else ask();
    if (ready) return;
    Duration limit = use == RelayUse.ONLY ? LONG_PATIENCE : PATIENCE;
    patience = with.loop().schedule(with.loop().now().plus(limit), this::enough);
  }

  private void ask() {
    with.blocking()
        .execute(() -> {
          access.refresh();
          with.loop()
              .execute(() -> {
                if (ready) return;
                Optional<RelayServers> servers = access.ready();
                if (servers.isPresent()) dial(servers.get());
                else enough();
              });
        });
  }

  private void dial(RelayServers servers) {
    if (servers.uris().isEmpty()) {
      enough();
      return;
    }
    looking = families.size();
    for (TurnClient.Family each : families) {
      RelayDial dial =
          new RelayDial(with, servers, access.remembered(), each, receiver, this::found);
      dials.add(dial);
      dial.start();
    }
  }

  private void found(RelayDial.Outcome outcome) {
    looking--;
    outcome
        .relay()
        .ifPresent(relay -> {
          if (over) relay.release();
          else relays.add(relay);
        });
    outcome
        .by()
        .ifPresent(uri -> {
          by = uri;
          access.works(uri);
        });
    outcome.problem().ifPresent(why -> problem = why);
    if (looking > 0) return;
    // They may have run out while the machine slept.
    if (relays.isEmpty() && problem == TurnProblem.CREDENTIALS_REFUSED && !askedAnew && !ready) {
      askedAnew = true;
      dials.clear();
      access.forget();
      ask();
    } else {
      enough();
    }
  }

  private void enough() {
    if (ready) return;
    ready = true;
    if (patience != null) patience.cancel(false);
    for (RelayDial each : dials) each.stop();
    Runnable waiting = next;
    next = null;
    if (waiting != null) waiting.run();
  }

  /** Goes on at once, or when there is something to go on with. */
  void whenReady(Runnable goOn) {
    if (ready) goOn.run();
    else next = goOn;
  }

  /** What was found; they are the caller's from now on. */
  List<RelayedSocket> take() {
    List<RelayedSocket> found = List.copyOf(relays);
    relays.clear();
    return found;
  }

  /** Relays that answer by UDP tell what a NAT makes of our sockets, too. */
  List<TransportAddress> stunServers() {
    if (use == RelayUse.ONLY || by != null && by.transport() != TurnTransport.UDP) return List.of();
    return dials.isEmpty() ? List.of() : dials.get(0).stunServers();
  }

  /** Why there is no relay, a sentence. */
  String sentence() {
    return problem == null
        ? "The server knows no relay that this phone could use, and it may use nothing else."
        : "No relay can be used: " + problem.words() + ".";
  }

  /** There will be no call. */
  void abandon() {
    over = true;
    next = null;
    enough();
    for (RelayedSocket each : take()) each.release();
  }
}
