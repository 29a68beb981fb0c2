package dev.sottovoce.server;

import dev.sottovoce.server.http.EnrolmentService;
import dev.sottovoce.server.http.HttpApi;
import dev.sottovoce.server.http.TokenApi;
import dev.sottovoce.server.provider.ProviderAccess;
import dev.sottovoce.server.signin.SignInApi;
import dev.sottovoce.server.signin.Surroundings;
import dev.sottovoce.server.webauthn.Attestations;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Puts together how pages become phones without a code. */
final class SignInDoor {
  private SignInDoor() {}

  /**
   * @throws IOException when a file that the configuration names cannot be used
   */
  static SignInApi open(
      ServerFolder folder,
      WebPorts web,
      Strictness strictness,
      Optional<ProviderAccess> provider,
      TokenApi tokens,
      EnrolmentService enrolment,
      HttpApi api,
      Vertx vertx,
      Clock clock)
      throws IOException {
    return new SignInApi(
        new Surroundings(
            vertx,
            web::consoles,
            provider,
            strictness.console(),
            folder.directory(),
            folder.provisioning(),
            folder.phoneSignIns(),
            folder.accountService(),
            Attestations.open(folder.config().attestation(), folder.data()),
            tokens.callers(),
            enrolment,
            api::enrolled,
            clock));
  }
}
