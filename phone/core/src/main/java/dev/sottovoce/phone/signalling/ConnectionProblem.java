package dev.sottovoce.phone.signalling;

import dev.sottovoce.phone.RegistrationState.Problem;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What went wrong with a connection, told from the exceptions that JSSE and sockets throw. */
public record ConnectionProblem(Problem problem, String sentence) {
  /** TLS alerts by which a server says that it does not take our certificate. */
  private static final String[] REFUSING_ALERTS = {
    "bad_certificate",
    "certificate_revoked",
    "certificate_unknown",
    "unknown_ca",
    "access_denied",
    "certificate_required",
    "unsupported_certificate",
    "handshake_failure"
  };

  /** The same for a person. */
  public static ConnectionProblem of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ServerTrust.OtherDomainException) {
        return of(Problem.OTHER_DOMAIN);
      }
      if (cause instanceof TlsClient.CutShortException) return of(Problem.DEVICE_REFUSED);
      if (isAboutTime(cause)) return of(Problem.CLOCK_OR_EXPIRY);
      if (cause instanceof CertPathValidatorException) return of(Problem.OTHER_CA);
      if (isUnreachable(cause)) return of(Problem.SERVER_UNREACHABLE);
    }
    if (thrown instanceof SSLException && isRefusal(thrown)) return of(Problem.DEVICE_REFUSED);
    return of(Problem.CONNECTION_LOST);
  }

  /** A problem with its usual sentence. */
  public static ConnectionProblem of(Problem problem) {
    return new ConnectionProblem(problem, sentence(problem));
  }

  private static String sentence(Problem problem) {
    return switch (problem) {
      case SERVER_UNREACHABLE ->
          "The server does not answer; check that it runs and that the network lets you reach it.";
      case OTHER_CA ->
          "The server's certificate is not from the organisation's own authority: this is not your"
              + " server, or somebody is in between.";
      case OTHER_DOMAIN ->
          "The server's certificate is for another domain; the operator must issue one for yours.";
      case CLOCK_OR_EXPIRY ->
          "A certificate is not valid at this time; set this device's clock, and if it is right,"
              + " ask the operator for a new certificate.";
      case DEVICE_REFUSED ->
          "The server does not accept this device any more: it was removed, or its account was"
              + " recovered on another one. Ask the operator for a new enrolment code; if it was"
              + " not you, tell the operator and your contacts.";
      case SERVER_FAILED -> "The server cannot take the sign-in right now.";
      case CONNECTION_LOST -> "The connection to the server broke.";
    };
  }

  private static boolean isAboutTime(Throwable cause) {
    if (cause instanceof CertificateExpiredException
        || cause instanceof CertificateNotYetValidException) {
      return true;
    }
    return cause instanceof CertPathValidatorException path
        && (path.getReason() == BasicReason.EXPIRED
            || path.getReason() == BasicReason.NOT_YET_VALID);
  }

  private static boolean isUnreachable(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException
        || cause instanceof SocketTimeoutException;
  }

  private static boolean isRefusal(Throwable thrown) {
    // JSSE has no type for an alert that was received: only its name in the message.
    String message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
    if (!message.contains("alert")) return false;
    for (String alert : REFUSING_ALERTS) if (message.contains(alert)) return true;
    return false;
  }
}
