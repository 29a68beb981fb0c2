package dev.sottovoce.phone.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.ice.turn.TurnCredentials;
import dev.sottovoce.ice.turn.TurnUri;
import dev.sottovoce.phone.Account;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the server for relays and for credentials that they take. */
public final class RelayDownload {
  /**
   * What the server gave.
   *
   * @param lifetime how long it counts from now
   */
  public record Offer(List<TurnUri> uris, TurnCredentials credentials, Duration lifetime) {
    @Override
    public String toString() {
      return "Offer[hidden]";
    }
  }

  private static final int NOT_FOUND = 404;
  private static final int MOST_URIS = 8;
  private static final int MOST_CHARACTERS = 500;

  private final Account account;
  private final Clock clock;

  public RelayDownload(Account account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  /**
   * Blocks for at most about ten seconds.
   *
   * @return nothing when there is no relay
   * @throws IOException when the server cannot be reached, refuses, or sends what makes no sense
   */
  public Optional<Offer> fetch() throws IOException {
    Https https = Https.mutual(account, new Authority(account.authorities(), clock));
    Https.Reply reply = https.get("/api/v1/relays");
    if (reply.status() == NOT_FOUND) return Optional.empty();
    if (reply.status() != 200) {
      throw new IOException("the server gave no relay, with status " + reply.status());
    }
    String username = reply.text("username");
    String password = reply.text("password");
    boolean good =
        !username.isEmpty()
            && username.length() <= MOST_CHARACTERS
            && password.length() <= MOST_CHARACTERS;
    if (!good) throw new IOException("the server sent what are no credentials");
    return Optional.of(
        new Offer(
            uris(reply.body().path("uris")),
            new TurnCredentials(username, password),
            lifetime(reply)));
  }

  /** What we do not speak is left out. */
  private static List<TurnUri> uris(JsonNode list) {
    List<TurnUri> uris = new ArrayList<>();
    for (JsonNode each : list) {
      if (uris.size() == MOST_URIS) break;
      TurnUri.parse(each.asText("")).ifPresent(uris::add);
    }
    return uris;
  }

  /** By the server's clock, so that it does not matter what ours says. */
  private Duration lifetime(Https.Reply reply) throws IOException {
    try {
      Instant now = reply.date().orElseGet(clock::instant);
      return Duration.between(now, Instant.parse(reply.text("expires")));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IOException("the server sent credentials without their time", e);
    }
  }
}
