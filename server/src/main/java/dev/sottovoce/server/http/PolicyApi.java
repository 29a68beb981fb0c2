package dev.sottovoce.server.http;

import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.store.PolicyHandouts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
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

  private final Vertx vertx;
  private final Callers callers;
  private final Supplier<Optional<InForce>> policy;
  private final PolicyHandouts handouts;

  public PolicyApi(
      Vertx vertx, Callers callers, Supplier<Optional<InForce>> policy, PolicyHandouts handouts) {
    this.vertx = vertx;
    this.callers = callers;
    this.policy = policy;
    this.handouts = handouts;
  }

  void handle(HttpServerRequest request) {
    callers.identify(
        request,
        caller -> {
          Optional<InForce> inForce = policy.get();
          if (inForce.isPresent()) give(request, caller, inForce.get());
          else HttpApi.problem(request, 404, "No policy", "The organisation has installed none.");
        });
  }

  /** A device gets it even when that cannot be written down. */
  private void give(HttpServerRequest request, Caller caller, InForce inForce) {
    vertx
        .executeBlocking(
            () -> {
              handouts.given(caller.device().device(), inForce.version());
              return inForce.version();
            },
            false)
        .onFailure(failure -> LOG.error("who has which policy is not kept", failure))
        .onComplete(done ->
            HttpApi.reply(
                request,
                200,
                new JsonObject().put("policy", inForce.signed().encoded().base64Url())));
  }
}
