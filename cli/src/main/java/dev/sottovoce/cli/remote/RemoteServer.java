package dev.sottovoce.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.phone.HomeOption;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.DeviceKeyStore;
import dev.sottovoce.phone.DeviceRequests;
import dev.sottovoce.phone.DeviceRequests.Reply;
import dev.sottovoce.phone.TokenRefusedException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLException;

/** The server of a phone's account, asked for who administers; failures say what to do. */
final class RemoteServer {
  private static final String API = "/api/v1/console/";
  private static final int PART = 200;
  private static final int WAITS = 202;

  private final DeviceRequests requests;
  private final Account account;

  private RemoteServer(DeviceRequests requests, Account account) {
    this.requests = requests;
    this.account = account;
  }

  /** Opens the phone's account; its key has to be kept better than in a plain file. */
  static RemoteServer of(HomeOption home) {
    requireKeptKey(home);
    Account account = home.account();
    try {
      return new RemoteServer(new DeviceRequests(account, Clock.systemUTC()), account);
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The server cannot be asked", e), e);
    }
  }

  /** The server takes a signature of this key for the person: a copied file must not be enough. */
  private static void requireKeptKey(HomeOption home) {
    try {
      boolean plain =
          DeviceKeyStore.rememberedIn(home.folder())
              .filter(where -> where.kind().equals(DeviceKeyStore.PLAIN))
              .isPresent();
      if (plain) {
        throw Failure.environment(
            "This phone's key lies in a plain file, and whoever copies that could administer."
                + " Enrol one for this with: sottovoce phone enrol CODE --home DIR --key-store"
                + " file (or pkcs11).");
      }
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The phone's account cannot be read", e), e);
    }
  }

  /** What the server says at a path below the console's. */
  JsonNode get(String path) {
    return get(path, "");
  }

  /** The same with what stands behind the path, from its {@code ?} on. */
  JsonNode get(String path, String query) {
    return answer(() -> requests.get(API + path, query));
  }

  /**
   * All rows of a list that comes in parts.
   *
   * @param name of the rows in the answer
   */
  List<JsonNode> all(String list, String name) {
    List<JsonNode> rows = new ArrayList<>();
    Set<String> asked = new HashSet<>();
    String after = "";
    // A server that leads round in a circle is not followed.
    while (asked.add(after)) {
      String encoded = URLEncoder.encode(after, StandardCharsets.UTF_8);
      JsonNode part = get(list, "?limit=" + PART + (after.isEmpty() ? "" : "&after=" + encoded));
      part.path(name).forEach(rows::add);
      after = part.path("next").isTextual() ? part.path("next").asText() : "";
    }
    return rows;
  }

  /** Asks for what takes a body to say; nothing changes. */
  JsonNode ask(String path, Object body) {
    return answer(() -> requests.post(API + path, Json.line(body)));
  }

  /** Makes a change; one that waits for a second person has {@code waiting}. */
  JsonNode post(String path, Object body) {
    String json = Json.line(body);
    return change(key -> requests.post(API + path, json, key));
  }

  /** Takes something away, or like {@link #post} waits. */
  JsonNode delete(String path) {
    return change(key -> requests.delete(API + path, key));
  }

  private interface Change {
    Reply send(String key) throws IOException;
  }

  /** Where no answer came, it is asked for once more, and made once. */
  private JsonNode change(Change change) {
    String key = UUID.randomUUID().toString();
    return answer(() -> {
      try {
        return change.send(key);
      } catch (SSLException e) {
        throw e;
      } catch (IOException e) {
        return change.send(key);
      }
    });
  }

  /** How a change stands that waits for a second person. */
  static String waiting(JsonNode answer) {
    return "The policy wants two people for that: it waits until "
        + answer.path("waiting").path("until").asText("")
        + " for somebody else to say yes, in the console under Waiting, or by: sottovoce remote"
        + " waiting yes "
        + answer.path("waiting").path("id").asText("");
  }

  private String address() {
    return account.server().bracketedHost() + ":" + account.server().httpsPort();
  }

  private interface Request {
    Reply send() throws IOException;
  }

  private JsonNode answer(Request request) {
    Reply reply;
    try {
      reply = request.send();
    } catch (SSLException e) {
      throw Failure.environment(
          "Whoever answers at "
              + address()
              + " is not this organisation's server, and was asked nothing. Look at the address and"
              + " at this machine's clock.",
          e);
    } catch (TokenRefusedException e) {
      throw Failure.failed(Sentences.of("Nothing came of asking " + address(), e), e);
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("Nothing came of asking " + address(), e), e);
    }
    JsonNode json =
        Json.parse(reply.json())
            .orElseThrow(() -> Failure.failed("The server's answer cannot be read."));
    if (reply.status() <= WAITS) return json;
    String detail = json.path("detail").asText("");
    throw Failure.failed(
        detail.isEmpty() ? "The server refused, with status " + reply.status() + "." : detail);
  }
}
