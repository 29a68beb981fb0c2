package dev.sottovoce.server.routing;

import dev.sottovoce.identity.veil.Veil;
import dev.sottovoce.identity.veil.VeilKey;
import dev.sottovoce.policy.Policy.Metadata;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.sdp.SdpFirewall;
import dev.sottovoce.sip.sdp.SdpFirewall.Verdict;
import java.util.Optional;

/**
 * What may stand in a message's body: descriptions that the firewall has looked at, or, where the
 * policy protects metadata, veils of one size and nothing else. What is under a veil, the firewall
 * of the receiving phone judges.
 */
public final class Bodies {
  private static final String ANONYMOUS = "sip:anonymous@anonymous.invalid";

  private static final Verdict EMPTY = new Verdict.Accepted(Optional.empty());

  private final SdpFirewall firewall;
  private final Metadata metadata;

  /**
   * @param firewall for descriptions; one that lets nothing pass lets no veil pass, either
   */
  public Bodies(SdpFirewall firewall, Metadata metadata) {
    this.firewall = firewall;
    this.metadata = metadata;
  }

  Verdict judge(SipMessage message) {
    if (metadata == Metadata.STANDARD) return firewall.judge(message);
    boolean first = begins(message);
    if (message.body().isEmpty() && !first && !message.has(HeaderName.IDENTITY)) return EMPTY;
    if (firewall.allowsNothing()) return refused(SdpFirewall.NOTHING_PASSES);
    boolean sealed =
        message.contentType().equals(Veil.MEDIA_TYPE)
            && !message.has(HeaderName.CONTENT_ENCODING)
            && !message.has(HeaderName.IDENTITY)
            && message.body().length() == (first ? Veil.FIRST_OCTETS : VeilKey.MESSAGE_OCTETS);
    if (sealed && (!first || isAnonymous(message))) return EMPTY;
    return refused(
        "The organisation's policy lets only sealed calls through (metadata: protected), which"
            + " foreign phones and browsers cannot make.");
  }

  /** Whether messages are to be told apart by their sizes as little as possible. */
  boolean pads() {
    return metadata == Metadata.PROTECTED;
  }

  private static Verdict refused(String sentence) {
    return new Verdict.Refused(488, sentence);
  }

  /**
   * Whether a caller may leave out its name: with a sealed call, and later in any call whose route
   * shows which device it is.
   */
  boolean mayBeAnonymous(SipRequest request) {
    if (request.is("REGISTER") || !isAnonymous(request)) return false;
    return request.to().tag().isPresent() || request.is("INVITE") && metadata == Metadata.PROTECTED;
  }

  private static boolean begins(SipMessage message) {
    return message instanceof SipRequest request
        && request.is("INVITE")
        && request.to().tag().isEmpty();
  }

  private static boolean isAnonymous(SipMessage message) {
    return message.from().uri().map(SipUri::text).orElse("").equals(ANONYMOUS);
  }
}
