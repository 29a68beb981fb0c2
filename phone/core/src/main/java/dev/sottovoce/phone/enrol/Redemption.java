package dev.sottovoce.phone.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.identity.CertificateRequests;
import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.ClockComparison;
import dev.sottovoce.phone.EnrolmentException;
import dev.sottovoce.phone.EnrolmentException.Problem;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.ServerAddress;
import dev.sottovoce.phone.signalling.ConnectionProblem;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One enrolment code being redeemed. */
public final class Redemption {
  private final EnrolmentCode code;
  private final Clock clock;

  public Redemption(EnrolmentCode code, Clock clock) {
    this.code = code;
    this.clock = clock;
  }

  /**
   * Trades the code and a request for {@code key} for an account.
   *
   * @throws EnrolmentException says why it did not work
   */
  public Account redeem(KeyPair key, Protection protection, String deviceName)
      throws EnrolmentException {
    TrustBundle trust = pinnedTrust();
    List<X509Certificate> roots = Roots.authorities(trust).orElseThrow(Redemption::senseless);
    Https.Reply reply;
    try {
      reply =
          Https.trusting(code.host(), code.port(), new Authority(roots, clock))
              .post("/api/v1/enrolments", request(key, protection, deviceName));
    } catch (IOException e) {
      throw withComparison(failure(e), roots);
    }
    if (reply.status() != 201) throw refusal(reply);
    return account(reply, key, protection, trust, roots);
  }

  /** Whoever answers may be anybody: only a bundle with the code's pin is believed. */
  private TrustBundle pinnedTrust() throws EnrolmentException {
    Https.Reply reply;
    try {
      // The pin is no secret that opens anything: what it says is only which roots are wanted.
      reply =
          Https.unverified(code.host(), code.port())
              .get("/api/v1/trust", Map.of("Sottovoce-Pin", code.pin()));
    } catch (IOException e) {
      throw failure(e);
    }
    Optional<TrustBundle> trust =
        Bytes.fromBase64Url(reply.text("trust")).flatMap(TrustBundle::decode);
    if (reply.status() != 403 && (reply.status() != 200 || !trust.isPresent())) {
      throw problem(
          Problem.SERVER_FAILED,
          "What answers at that address is no Sottovoce server; check the code's address.");
    }
    if (!trust.filter(found -> found.matches(code)).isPresent()) {
      throw problem(
          Problem.OTHER_SERVER,
          "This is not the server that the code was made for, or somebody is in between; nothing"
              + " was sent. Ask the operator for a new code.");
    }
    return trust.get();
  }

  /** Where dates are the trouble, tells by how much the clocks differ. */
  private EnrolmentException withComparison(
      EnrolmentException failure, List<X509Certificate> roots) {
    if (failure.problem() != Problem.CLOCK_OR_EXPIRY) return failure;
    try {
      ClockComparison clocks = ServerTime.of(code.host(), code.port(), roots).compare(clock);
      if (!clocks.isOff()) return failure;
      return problem(failure.problem(), clocks.sentence() + " " + clocks.advice());
    } catch (IOException e) {
      return failure;
    }
  }

  private JsonNode request(KeyPair key, Protection protection, String deviceName) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("code", code.secret());
    body.put("csr", CertificateRequests.create(key).base64Url());
    body.put("deviceName", deviceName);
    body.put("protection", protection.word());
    return body;
  }

  private Account account(
      Https.Reply reply,
      KeyPair key,
      Protection protection,
      TrustBundle trust,
      List<X509Certificate> roots)
      throws EnrolmentException {
    try {
      List<X509Certificate> chain = Chains.parse(reply.text("certificateChain"));
      new Authority(roots, clock).check(chain);
      X509Certificate own = chain.get(0);
      Optional<DeviceCertificate> device = DeviceCertificateProfile.read(own);
      JsonNode sip = reply.body().path("sip");
      if (!own.getPublicKey().equals(key.getPublic()) || !device.isPresent()) {
        throw senseless();
      }
      return new Account(
          device.get().address(),
          device.get().device().toString(),
          new ServerAddress(
              unbracketed(sip.path("host").asText("")), sip.path("port").asInt(0), code.port()),
          key.getPrivate(),
          chain,
          trust.encoded(),
          roots,
          protection);
    } catch (GeneralSecurityException e) {
      throw timeOr(e, senseless());
    } catch (IllegalArgumentException e) {
      throw senseless();
    }
  }

  private static EnrolmentException refusal(Https.Reply reply) {
    if (reply.status() == 429) {
      return problem(
          Problem.TOO_MANY_ATTEMPTS, "Too many attempts; wait a minute, then try again.");
    }
    if (reply.status() == 403) {
      return problem(
          Problem.CODE_REFUSED,
          "The code is wrong, was used before, or is older than 15 minutes; ask the operator for a"
              + " new one.");
    }
    if (reply.status() == 409) return tooWeak();
    return problem(
        Problem.SERVER_FAILED,
        "The server could not enrol this device (status " + reply.status() + "); see its log.");
  }

  /** The organisation wants device keys better kept than this one. */
  static EnrolmentException tooWeak() {
    return problem(
        Problem.DEVICE_KEY,
        "The organisation's policy wants the device's key better protected than it is here; the"
            + " code can still be used with a better key store (--key-store).");
  }

  private static EnrolmentException failure(IOException thrown) {
    return switch (ConnectionProblem.of(thrown).problem()) {
      case SERVER_UNREACHABLE ->
          problem(
              Problem.SERVER_UNREACHABLE,
              "The server does not answer at the code's address; check that it runs and that the"
                  + " network lets you reach it.");
      case CLOCK_OR_EXPIRY ->
          problem(
              Problem.CLOCK_OR_EXPIRY,
              ConnectionProblem.of(RegistrationState.Problem.CLOCK_OR_EXPIRY).sentence());
      case OTHER_CA, OTHER_DOMAIN ->
          problem(
              Problem.OTHER_SERVER,
              "The server's certificate is not from the authority that the code names: somebody"
                  + " may be in between. The secret was not sent.");
      case DEVICE_REFUSED, SERVER_FAILED, CONNECTION_LOST ->
          problem(
              Problem.SERVER_FAILED,
              "The connection to the server failed; if it goes on, see the server's log.");
    };
  }

  private static EnrolmentException timeOr(Exception thrown, EnrolmentException other) {
    RegistrationState.Problem kind = ConnectionProblem.of(thrown).problem();
    return kind == RegistrationState.Problem.CLOCK_OR_EXPIRY
        ? problem(Problem.CLOCK_OR_EXPIRY, ConnectionProblem.of(kind).sentence())
        : other;
  }

  private static EnrolmentException senseless() {
    return problem(Problem.SERVER_FAILED, "The server's answer makes no sense; nothing was saved.");
  }

  private static EnrolmentException problem(Problem kind, String message) {
    return new EnrolmentException(kind, message);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
