package dev.sottovoce.server.http;

import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.store.PolicyHandouts;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy in force, for devices. Its signatures say that it is the officers'; it is the business
 * of devices alone.
 */
public final class PolicyApi {
  static final String PATH = "/api/v1/policy";

  private static final Logger LOG = LoggerFactory.getLogger(PolicyApi.class);

  /** What devices are given. */
  public record InForce(int version, SignedPolicy signed) {}

  /** Of one device in a minute; one an hour is enough. */
  private static final int MOST = 60;

  private final Callers callers;
  private final Supplier<Optional<InForce>> policy;
  private final PolicyHandouts handouts;
  private final RateLimit limit = new RateLimit(MOST, Duration.ofMinutes(1));

  public PolicyApi(Callers callers, Supplier<Optional<InForce>> policy, PolicyHandouts handouts) {
    this.callers = callers;
    this.policy = policy;
    this.handouts = handouts;
  }

  void handle(HttpServerRequest request) {
    callers.serve(
        request,
        limit,
        this::given,
        inForce -> {
          if (inForce.isPresent()) give(request, inForce.get());
          else HttpApi.problem(request, 404, "No policy", "The organisation has installed none.");
        });
  }

  /** A device gets it even when that cannot be written down. */
  private Optional<InForce> given(Caller caller) {
    Optional<InForce> inForce = policy.get();
    try {
      inForce.ifPresent(each -> handouts.given(caller.device().device(), each.version()));
    } catch (RuntimeException e) {
      LOG.error("who has which policy is not kept", e);
    }
    return inForce;
  }

  private static void give(HttpServerRequest request, InForce inForce) {
    HttpApi.reply(
        request, 200, new JsonObject().put("policy", inForce.signed().encoded().base64Url()));
  }
}
