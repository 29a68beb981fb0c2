package dev.sottovoce.server.console;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.edge.TlsSetup;
import dev.sottovoce.server.store.AnomalyCounts;
import dev.sottovoce.transparency.LogKeys;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the running server for what somebody has to do something about. What a person reads of
 * it, in their language, stands in the page.
 */
final class Doctor {
  private static final Duration SOON = Duration.ofDays(7);
  private static final int POLICY_DAYS_AHEAD = 30;

  /** Phones call a head stale when the witnesses' time is that long ago. */
  private static final Duration STALE = Duration.ofMinutes(15);

  /**
   * A week after the last day on which phones saw something, nobody has to do anything about it.
   */
  private static final int TOLD_DAYS = 7;

  /** Anomalies that somebody on the way causes, as phones tell their person, too. */
  private static final Set<String> BY_SOMEBODY =
      Set.of("forged", "replayed", "foreignSource", "elsewhere", "oneWaySilence");

  /** Octets that are left for the server's data, which grow slowly. */
  private static final long SOME_ROOM = 1L << 30;

  private static final long LITTLE_ROOM = 100L << 20;

  /** How bad something is. */
  enum Level {
    OK,
    HINT,
    FAULT
  }

  /** What is looked at. */
  enum Check {
    SERVER_CERTIFICATE,
    AUTHORITY,
    TLS,
    POLICY,
    LOG_HEAD,
    WITNESSES,
    RELAY,
    OFFICERS,
    TAMPERING,
    STORAGE
  }

  /** What is the case. */
  enum State {
    GOOD,
    SOON_OVER,
    OVER,
    ABSENT,
    STALE,
    NOT_POST_QUANTUM,
    SEEN,
    SCARCE
  }

  /**
   * @param until when it is over, or since when it is stale; a day or an instant
   */
  record Finding(Check check, Level level, State state, Optional<String> until) {
    JsonObject json() {
      return new JsonObject()
          .put("check", word(check))
          .put("level", word(level))
          .put("state", word(state))
          .put("until", until.orElse(null));
    }

    private static String word(Enum<?> value) {
      return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Surroundings around;

  Doctor(Surroundings around) {
    this.around = around;
  }

  List<Route> routes() {
    return List.of(
        Route.see(
            "/api/v1/console/doctor",
            Permission.SEE_HEALTH,
            asked -> {
              JsonArray all = new JsonArray();
              for (Finding each : findings(told())) all.add(each.json());
              return Answer.of(new JsonObject().put("findings", all));
            }));
  }

  private List<AnomalyCounts.Sum> told() {
    return around.administration().anomalies().since(around.today().minusDays(TOLD_DAYS));
  }

  /**
   * Everything that was looked at, the good too; blocks.
   *
   * @param told what phones told of the last week, or of longer
   */
  List<Finding> findings(List<AnomalyCounts.Sum> told) {
    List<Finding> all = new ArrayList<>();
    all.add(dates(Check.SERVER_CERTIFICATE, around.certificate().get().until()));
    all.add(
        dates(
            Check.AUTHORITY,
            around.administration().authorities().getFirst().getNotAfter().toInstant()));
    all.add(
        TlsSetup.isBoringSsl()
            ? good(Check.TLS)
            : new Finding(Check.TLS, Level.HINT, State.NOT_POST_QUANTUM, Optional.empty()));
    all.add(policy());
    LogKeys keys = around.log().keys();
    all.add(keys.witnesses().isEmpty() ? absent(Check.WITNESSES) : good(Check.WITNESSES));
    all.add(head(keys));
    all.add(around.relays().get().isEmpty() ? absent(Check.RELAY) : good(Check.RELAY));
    boolean officers =
        around.administration().admins().all().stream()
            .anyMatch(each -> each.role() == Role.SECURITY_OFFICER && each.canSignIn());
    all.add(officers ? good(Check.OFFICERS) : absent(Check.OFFICERS));
    all.add(tampering(told));
    all.add(storage(around.administration().freeBytes()));
    return all;
  }

  /** Without room nobody is enrolled, nothing is logged, and one-time keys cannot be given out. */
  static Finding storage(long freeBytes) {
    if (freeBytes >= SOME_ROOM) return good(Check.STORAGE);
    Level level = freeBytes < LITTLE_ROOM ? Level.FAULT : Level.HINT;
    return new Finding(Check.STORAGE, level, State.SCARCE, Optional.empty());
  }

  private Finding dates(Check check, Instant until) {
    Instant now = around.clock().instant();
    Optional<String> day = Optional.of(until.toString());
    if (now.isAfter(until)) return new Finding(check, Level.FAULT, State.OVER, day);
    return now.plus(SOON).isAfter(until)
        ? new Finding(check, Level.HINT, State.SOON_OVER, day)
        : new Finding(check, Level.OK, State.GOOD, day);
  }

  private Finding policy() {
    Optional<Policy> policy = around.policy().get();
    if (policy.isEmpty()) return absent(Check.POLICY);
    LocalDate today = around.today();
    Optional<String> until = Optional.of(policy.get().until().toString());
    if (!policy.get().isValidOn(today)) {
      return new Finding(Check.POLICY, Level.FAULT, State.OVER, until);
    }
    return policy.get().isValidOn(today.plusDays(POLICY_DAYS_AHEAD))
        ? new Finding(Check.POLICY, Level.OK, State.GOOD, until)
        : new Finding(Check.POLICY, Level.HINT, State.SOON_OVER, until);
  }

  private Finding head(LogKeys keys) {
    Optional<LogHead> head = LogHead.of(around.log());
    if (head.isEmpty()) {
      return new Finding(Check.LOG_HEAD, Level.FAULT, State.ABSENT, Optional.empty());
    }
    // Without witnesses nobody says when it was made.
    if (keys.witnesses().isEmpty()) return good(Check.LOG_HEAD);
    Optional<Instant> time = head.get().time(keys.needed());
    boolean fresh =
        time.filter(cosigned -> around.clock().instant().isBefore(cosigned.plus(STALE)))
            .isPresent();
    return fresh
        ? good(Check.LOG_HEAD)
        : new Finding(Check.LOG_HEAD, Level.FAULT, State.STALE, time.map(Instant::toString));
  }

  /** What honest networks do not bring, phones have seen. */
  private Finding tampering(List<AnomalyCounts.Sum> told) {
    LocalDate first = around.today().minusDays(TOLD_DAYS);
    boolean seen =
        told.stream()
            .filter(each -> !each.day().isBefore(first))
            .anyMatch(each -> BY_SOMEBODY.contains(each.kind()));
    return seen
        ? new Finding(Check.TAMPERING, Level.HINT, State.SEEN, Optional.empty())
        : good(Check.TAMPERING);
  }

  private static Finding good(Check check) {
    return new Finding(check, Level.OK, State.GOOD, Optional.empty());
  }

  private static Finding absent(Check check) {
    return new Finding(check, Level.HINT, State.ABSENT, Optional.empty());
  }
}
