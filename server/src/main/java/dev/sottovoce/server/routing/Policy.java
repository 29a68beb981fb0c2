package dev.sottovoce.server.routing;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.Padding;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.message.Warning;
import dev.sottovoce.sip.sdp.SdpFirewall;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request must be before it is routed: refusals with a sentence for the caller. */
final class Policy {
  private static final Logger LOG = LoggerFactory.getLogger(Policy.class);

  /** Methods that make sense in a call or a registration. */
  static final String ALLOW = "INVITE, ACK, BYE, CANCEL, PRACK, UPDATE, INFO, OPTIONS, REGISTER";

  private static final Set<String> METHODS = Set.of(ALLOW.split(", "));

  private static final String RETRY_SECONDS = "10";

  private Bodies bodies;
  private final CallCounts counts;
  private final String domain;
  private final String tag;

  Policy(Bodies bodies, CallCounts counts, String domain, String tag) {
    this.bodies = bodies;
    this.counts = counts;
    this.domain = domain;
    this.tag = tag;
  }

  /** Another one from now on. */
  void use(Bodies other) {
    bodies = other;
  }

  /** A message as it may travel on a connection. */
  Bytes dressed(Bytes message) {
    return bodies.pads() ? Padding.padded(message) : message;
  }

  /** Why a device may not send this request, or nothing. */
  Optional<SipResponse> refusal(SipRequest request, DeviceCertificate device) {
    if (!request.version().equalsIgnoreCase("SIP/2.0")) {
      return Optional.of(
          refuse(request, 505, "Version Not Supported", "Only SIP/2.0 is spoken here."));
    }
    if (!METHODS.contains(request.method())) {
      counts.refused(405);
      return Optional.of(
          request
              .respond(405, "Method Not Allowed", tag)
              .append(HeaderName.ALLOW, ALLOW)
              .toResponse());
    }
    if (request.number(HeaderName.MAX_FORWARDS).orElse(70) == 0) {
      return Optional.of(
          refuse(request, 483, "Too Many Hops", "The request went through too many servers."));
    }
    if (request.has(HeaderName.PROXY_REQUIRE)) {
      counts.refused(420);
      return Optional.of(
          request
              .respond(420, "Bad Extension", tag)
              .append(
                  HeaderName.UNSUPPORTED,
                  String.join(", ", request.values(HeaderName.PROXY_REQUIRE)))
              .toResponse());
    }
    if (!belongs(request, device)) {
      return Optional.of(
          refuse(request, 403, "Forbidden", "From must be the address of the signed-in device."));
    }
    if (!IdentityNames.agree(request, device)) {
      return Optional.of(
          refuse(
              request,
              438,
              "Invalid Identity Header",
              "Identity must name the signed-in device and its user."));
    }
    return bodyRefusal(request);
  }

  /** The sentence that refuses a response's body, or nothing. */
  Optional<String> bodyRefusal(SipResponse response) {
    return bodies.judge(response) instanceof SdpFirewall.Verdict.Refused refused
        ? Optional.of(refused.sentence())
        : Optional.empty();
  }

  /** An ACK cannot be answered; one with a body that must not pass goes nowhere. */
  boolean carriesBadBody(SipRequest ack) {
    return bodies.judge(ack) instanceof SdpFirewall.Verdict.Refused;
  }

  private Optional<SipResponse> bodyRefusal(SipRequest request) {
    return bodies.judge(request) instanceof SdpFirewall.Verdict.Refused refused
        ? Optional.of(
            refuse(request, refused.status(), reason(refused.status()), refused.sentence()))
        : Optional.empty();
  }

  /** Whether a request is from the device that sends it, or from nobody where that may be. */
  boolean belongs(SipRequest request, DeviceCertificate device) {
    if (bodies.mayBeAnonymous(request)) return true;
    Optional<SipUri> from = request.from().uri();
    if (from.isEmpty() || !isUser(from.get(), device)) return false;
    if (!request.is("REGISTER")) return true;
    Optional<SipUri> to = request.to().uri();
    return to.isPresent() && isUser(to.get(), device);
  }

  private boolean isUser(SipUri uri, DeviceCertificate device) {
    return uri.plainUser().equals(device.user()) && uri.host().equals(domain);
  }

  /** The same where it is the server that has too much to do. */
  SipResponse overloaded(SipRequest request, String sentence) {
    return refuse(request, 503, "Service Unavailable", sentence)
        .edit()
        .append(HeaderName.RETRY_AFTER, RETRY_SECONDS)
        .toResponse();
  }

  /** A refusal with its reason in a Warning, which the caller's phone shows. */
  SipResponse refuse(SipRequest request, int status, String reason, String sentence) {
    LOG.debug("refused a request: {} {}", status, reason);
    counts.refused(status);
    return request
        .respond(status, reason, tag)
        .append(
            HeaderName.WARNING,
            new Warning(Warning.MISCELLANEOUS, sentence).headerValue("sottovoce"))
        .toResponse();
  }

  private static String reason(int status) {
    return switch (status) {
      case 413 -> "Request Entity Too Large";
      case 415 -> "Unsupported Media Type";
      case 488 -> "Not Acceptable Here";
      default -> "Bad Request";
    };
  }
}
