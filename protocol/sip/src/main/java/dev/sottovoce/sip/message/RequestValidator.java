package dev.sottovoce.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Judges requests that the parser let pass: whether this element can serve them, and if not, what
 * to answer (RFC 3261 sections 8.2, 10.3 and 16.3). A request without branch or tags, as RFC 2543
 * had them, is served.
 */
public final class RequestValidator {
  /** The part that an element plays for a request. */
  public enum Role {
    PROXY,
    REGISTRAR,
    USER_AGENT
  }

  /**
   * What an element can do.
   *
   * @param methods it serves; a proxy forwards all
   * @param extensions option tags that may be demanded of it
   * @param contentTypes of bodies that it reads, in lower case; a proxy reads none
   */
  public record Abilities(Set<String> methods, Set<String> extensions, Set<String> contentTypes) {
    public Abilities {
      methods = Set.copyOf(methods);
      extensions = Set.copyOf(extensions);
      contentTypes = Set.copyOf(contentTypes);
    }
  }

  /** Methods that are registered: what is none of them is unknown instead of not allowed. */
  private static final Set<String> REGISTERED =
      Set.of(
          "INVITE",
          "ACK",
          "BYE",
          "CANCEL",
          "REGISTER",
          "OPTIONS",
          "PRACK",
          "UPDATE",
          "INFO",
          "MESSAGE",
          "NOTIFY",
          "SUBSCRIBE",
          "PUBLISH",
          "REFER");

  private static final Pattern SIP_DATE =
      Pattern.compile(
          "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{2} "
              + "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
              + "\\d{4} \\d{2}:\\d{2}:\\d{2} GMT");

  private final Role role;
  private final Abilities abilities;

  public RequestValidator(Role role, Abilities abilities) {
    this.role = role;
    this.abilities = abilities;
  }

  /** The first problem found, or nothing. */
  public Optional<RequestProblem> check(SipRequest request) {
    Optional<RequestProblem> problem = checkRequestLine(request);
    if (!problem.isPresent()) problem = checkHeaders(request);
    if (!problem.isPresent()) problem = checkByRole(request);
    if (!problem.isPresent() && !unknownExtensions(request).isEmpty()) {
      problem = Optional.of(RequestProblem.EXTENSION);
    }
    return problem;
  }

  /**
   * The answer to a request with this problem, with the headers that its status asks for. An ACK is
   * never answered.
   *
   * @param toTag a tag for To
   */
  public SipResponse answer(SipRequest request, RequestProblem problem, String toTag) {
    MessageEditor answer =
        request
            .respond(problem.status(), problem.phrase(), toTag)
            .append(
                HeaderName.WARNING,
                new Warning(Warning.MISCELLANEOUS, problem.sentence()).headerValue("sottovoce"));
    switch (problem) {
      case EXTENSION:
        return answer
            .append(HeaderName.UNSUPPORTED, String.join(", ", unknownExtensions(request)))
            .toResponse();
      case UNKNOWN_METHOD:
      case METHOD_NOT_ALLOWED:
        return answer.append(HeaderName.ALLOW, list(abilities.methods())).toResponse();
      case CONTENT_TYPE:
        return answer.append(HeaderName.ACCEPT, list(abilities.contentTypes())).toResponse();
      default:
        return answer.toResponse();
    }
  }

  private static Optional<RequestProblem> checkRequestLine(SipRequest request) {
    if (!request.version().equalsIgnoreCase("SIP/2.0")) return Optional.of(RequestProblem.VERSION);
    Optional<SipUri> uri = request.requestUri();
    if (!uri.isPresent()) return Optional.of(RequestProblem.SCHEME);
    return uri.get().headers().isEmpty()
        ? Optional.empty()
        : Optional.of(RequestProblem.HEADERS_IN_REQUEST_URI);
  }

  private static Optional<RequestProblem> checkHeaders(SipRequest request) {
    if (request.topVia().branch().orElse("").equals(Via.MAGIC_COOKIE)) {
      return Optional.of(RequestProblem.BRANCH);
    }
    if (request.vias().size() != request.values(HeaderName.VIA).size()) {
      return Optional.of(RequestProblem.VIA);
    }
    if (!contactsAreGood(request)) return Optional.of(RequestProblem.CONTACT);
    if (request.has(HeaderName.EXPIRES) && !request.number(HeaderName.EXPIRES).isPresent()) {
      return Optional.of(RequestProblem.EXPIRES);
    }
    if (!routesAreGood(request, HeaderName.ROUTE)
        || !routesAreGood(request, HeaderName.RECORD_ROUTE)) {
      return Optional.of(RequestProblem.ROUTE);
    }
    Optional<String> date = request.header(HeaderName.DATE);
    return date.isPresent() && !SIP_DATE.matcher(date.get()).matches()
        ? Optional.of(RequestProblem.DATE)
        : Optional.empty();
  }

  private static boolean contactsAreGood(SipRequest request) {
    List<String> values = request.values(HeaderName.CONTACT);
    if (values.contains("*")) return values.size() == 1 && request.is("REGISTER");
    List<NameAddr> contacts = request.addresses(HeaderName.CONTACT);
    if (contacts.size() != values.size()) return false;
    for (NameAddr contact : contacts) {
      Optional<String> expires = contact.parameters().value("expires");
      if (expires.isPresent() && Scan.number(expires.get(), 0xffff_ffffL) < 0) return false;
      boolean sip = contact.uriText().regionMatches(true, 0, "sip", 0, 3);
      if (sip && !contact.uri().isPresent()) return false;
    }
    return true;
  }

  private static boolean routesAreGood(SipRequest request, HeaderName name) {
    List<NameAddr> routes = request.addresses(name);
    return routes.size() == request.values(name).size()
        && routes.stream().allMatch(each -> each.uri().isPresent());
  }

  private Optional<RequestProblem> checkByRole(SipRequest request) {
    if (role == Role.PROXY) {
      // Section 16.3: OPTIONS may be answered here instead; then it does not come to this check.
      return request.number(HeaderName.MAX_FORWARDS).orElse(70) == 0
          ? Optional.of(RequestProblem.TOO_MANY_HOPS)
          : Optional.empty();
    }
    if (!abilities.methods().contains(request.method())) {
      return Optional.of(
          REGISTERED.contains(request.method())
              ? RequestProblem.METHOD_NOT_ALLOWED
              : RequestProblem.UNKNOWN_METHOD);
    }
    if (role == Role.REGISTRAR && !request.to().uri().isPresent()) {
      return Optional.of(RequestProblem.NO_ADDRESS_OF_RECORD);
    }
    return checkContent(request);
  }

  private Optional<RequestProblem> checkContent(SipRequest request) {
    if (!request.body().isEmpty()) {
      if (!abilities.contentTypes().contains(request.contentType())) {
        return Optional.of(RequestProblem.CONTENT_TYPE);
      }
      for (String encoding : request.values(HeaderName.CONTENT_ENCODING)) {
        if (!encoding.equalsIgnoreCase("identity")) {
          return Optional.of(RequestProblem.CONTENT_ENCODING);
        }
      }
    }
    boolean described = request.is("INVITE") || request.is("UPDATE");
    return described && request.has(HeaderName.ACCEPT) && !acceptsDescription(request)
        ? Optional.of(RequestProblem.ACCEPT)
        : Optional.empty();
  }

  private static boolean acceptsDescription(SipRequest request) {
    for (String value : request.values(HeaderName.ACCEPT)) {
      int semicolon = value.indexOf(';');
      String type = (semicolon < 0 ? value : value.substring(0, semicolon)).trim();
      if (type.equals("*/*")
          || type.equalsIgnoreCase("application/*")
          || type.equalsIgnoreCase("application/sdp")) {
        return true;
      }
    }
    return false;
  }

  /** A proxy is asked by Proxy-Require, the others by Require; neither in ACK or CANCEL. */
  private List<String> unknownExtensions(SipRequest request) {
    List<String> unknown = new ArrayList<>();
    if (request.is("ACK") || request.is("CANCEL")) return unknown;
    HeaderName asked = role == Role.PROXY ? HeaderName.PROXY_REQUIRE : HeaderName.REQUIRE;
    for (String tag : request.values(asked)) {
      boolean known = abilities.extensions().stream().anyMatch(tag::equalsIgnoreCase);
      // Only a token can be told back without opening the header to anything else.
      if (!known) unknown.add(Scan.isToken(tag) ? tag : "malformed");
    }
    return unknown;
  }

  private static String list(Set<String> words) {
    return String.join(", ", new TreeSet<>(words));
  }
}
