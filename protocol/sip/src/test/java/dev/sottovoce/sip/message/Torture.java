package dev.sottovoce.sip.message;

import dev.sottovoce.testing.TortureMessages;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.Set;

/** The recorded messages of RFC 4475 and RFC 5118, and the elements that judge them. */
final class Torture {
  static final RequestValidator PROXY =
      new RequestValidator(
          RequestValidator.Role.PROXY,
          new RequestValidator.Abilities(Set.of(), Set.of("path"), Set.of()));
  static final RequestValidator REGISTRAR =
      new RequestValidator(
          RequestValidator.Role.REGISTRAR,
          new RequestValidator.Abilities(Set.of("REGISTER"), Set.of("outbound"), Set.of()));
  static final RequestValidator USER_AGENT =
      new RequestValidator(
          RequestValidator.Role.USER_AGENT,
          new RequestValidator.Abilities(
              Set.of("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS"),
              Set.of("100rel"),
              Set.of("application/sdp")));

  private Torture() {}

  static Bytes read(String file) {
    return Bytes.unsafeWrap(TortureMessages.read(file));
  }

  static ParseResult parse(String file) {
    return new SipParser(SipLimits.DEFAULT).parse(read(file));
  }

  static SipMessage accepted(String file) {
    ParseResult result = parse(file);
    if (result instanceof ParseResult.Parsed parsed) return parsed.message();
    throw new AssertionError(file + " was refused: " + ((ParseResult.Rejected) result).reason());
  }

  static ParseResult.Rejected refused(String file) {
    ParseResult result = parse(file);
    if (result instanceof ParseResult.Rejected rejected) return rejected;
    throw new AssertionError(file + " was accepted");
  }

  static Optional<RequestProblem> judged(RequestValidator by, String file) {
    return by.check((SipRequest) accepted(file));
  }
}
