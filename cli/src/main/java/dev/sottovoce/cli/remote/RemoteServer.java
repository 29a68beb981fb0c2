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
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** The server of a phone's account, asked for who administers; failures say what to do. */
final class RemoteServer {
  private static final String API = "/api/v1/console/";
  private static final int PAGE = 200;
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

  private JsonNode get(String path, String query) {
    return answer(() -> requests.get(API + path, query));
  }

  /** All rows of a list that comes in pages. */
  List<JsonNode> all(String list) {
    List<JsonNode> rows = new ArrayList<>();
    String after = "";
    do {
      String encoded = URLEncoder.encode(after, StandardCharsets.UTF_8);
      String from = after.isEmpty() ? "" : "&after=" + encoded;
      JsonNode page = get(list, "?limit=" + PAGE + from);
      page.path(list).forEach(rows::add);
      String next = page.path("next").asText("");
      // A server that leads round in a circle is not followed.
      after = page.path("next").isTextual() && next.compareTo(after) > 0 ? next : "";
    } while (!after.isEmpty());
    return rows;
  }

  /** Makes a change; one that waits for a second person has {@code waiting}. */
  JsonNode post(String path, Object body) {
    return answer(() -> requests.post(API + path, Json.line(body)));
  }

  /** How a change stands that waits for a second person. */
  static String waiting(JsonNode answer) {
    return "The policy wants two people for that: it waits until "
        + answer.path("waiting").path("until").asText("")
        + " for somebody else to say yes, in the console under Waiting.";
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
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("Nothing came of asking " + address(), e), e);
    }
    JsonNode json =
        Json.parse(reply.json())
            .orElseThrow(() -> Failure.failed("The server's answer cannot be read."));
    if (reply.status() <= WAITS) return json;
    String detail = json.path("detail").asText("");
    if (json.path("title").asText("").equals("Not linked")) {
      throw Failure.failed(
          "This device is linked with nobody who administers, or was cut off. On the server's"
              + " machine: sottovoce admin device NAME "
              + account.deviceId());
    }
    throw Failure.failed(
        detail.isEmpty() ? "The server refused, with status " + reply.status() + "." : detail);
  }
}
