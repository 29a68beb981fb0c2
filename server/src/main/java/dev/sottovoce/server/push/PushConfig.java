package dev.sottovoce.server.push;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code push} of {@code sottovoce.yaml}: by which services phones are woken; by none unless they
 * are named there. Files are relative to the data folder unless absolute.
 *
 * @param testEvery how often a phone that sleeps is woken for nothing, to learn how long that takes
 */
public record PushConfig(
    Optional<WebPush> webPush,
    Optional<Apns> apns,
    Optional<Fcm> fcm,
    Optional<Duration> testEvery) {
  /**
   * @param contact whom a push service can write to, {@code mailto:} or {@code https:} (RFC 8292
   *     section 2.1)
   * @param services where subscriptions may lie, as {@code HOST} or {@code HOST:PORT}; a phone says
   *     where it wants to be woken, and the server goes nowhere else
   * @param networks whether those may lie in this network
   * @param authority certifies the services instead of those whom the system trusts; PEM
   */
  public record WebPush(
      String contact, List<String> services, Networks networks, Optional<String> authority) {
    /** The push services of the browsers' makers. */
    public static final List<String> BROWSERS =
        List.of(
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            "web.push.apple.com",
            "*.notify.windows.com");

    public WebPush {
      services = List.copyOf(services);
    }
  }

  /** To which addresses a service's name may lead. */
  public enum Networks {
    PUBLIC,
    ALL
  }

  /**
   * @param key the team's key, PKCS #8 ({@code .p8})
   * @param topic the application's, which ends with {@code .voip}
   */
  public record Apns(String key, String keyId, String teamId, String topic, URI at) {
    public static final URI PRODUCTION = URI.create("https://api.push.apple.com");
    public static final URI SANDBOX = URI.create("https://api.sandbox.push.apple.com");
  }

  /**
   * @param account the service account's file, as Google gives it out
   */
  public record Fcm(String account, URI at) {
    public static final URI PRODUCTION = URI.create("https://fcm.googleapis.com");
  }

  /** Nobody is woken. */
  public static final PushConfig OFF =
      new PushConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
