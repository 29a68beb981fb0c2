package dev.sottovoce.phone;

import dev.sottovoce.phone.enrol.TokenExchange;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * Asks the account's server in the device's name, by an access token that is bound to its key and a
 * proof of the key for each request (RFC 9449). The server is whom the account's roots say. One
 * thread at a time; blocks.
 */
public final class DeviceRequests {
  /**
   * What the server said.
   *
   * @param json an object
   */
  public record Reply(int status, String json) {
    @Override
    public String toString() {
      return "Reply[" + status + "]";
    }
  }

  private final TokenExchange exchange;

  /**
   * @throws IOException when this Java has no TLS 1.3
   */
  public DeviceRequests(Account account, Clock clock) throws IOException {
    exchange = new TokenExchange(account, new SecureRandom()::nextBytes, clock);
  }

  /**
   * Asks for something.
   *
   * @param path below the server's address, such as {@code /api/v1/console/users}
   * @param query what stands behind it, with its {@code ?}, or empty text
   * @throws TokenRefusedException when the server gives the device no token
   * @throws IOException when the server cannot be reached or is another
   */
  public Reply get(String path, String query) throws IOException {
    return reply(exchange.get(path, query));
  }

  /**
   * Sends a JSON object.
   *
   * @throws IOException as {@link #get}
   */
  public Reply post(String path, String json) throws IOException {
    return reply(exchange.post(path, json));
  }

  /**
   * Sends a JSON object that changes something.
   *
   * @param key another for each change; with the same one it is made once
   * @throws IOException as {@link #get}
   */
  public Reply post(String path, String json, String key) throws IOException {
    return reply(exchange.post(path, json, key));
  }

  /**
   * Has something taken away.
   *
   * @param key as for {@link #post(String, String, String)}
   * @throws IOException as {@link #get}
   */
  public Reply delete(String path, String key) throws IOException {
    return reply(exchange.delete(path, key));
  }

  private static Reply reply(TokenExchange.Reply reply) {
    return new Reply(reply.status(), reply.body().toString());
  }
}
