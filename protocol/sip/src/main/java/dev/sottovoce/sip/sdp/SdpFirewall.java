package dev.sottovoce.sip.sdp;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets only descriptions pass that lead to a call which nobody between can hear. Server and phone
 * run the same one. It changes nothing: a description passes as it came or is refused with a
 * sentence for the caller.
 */
public final class SdpFirewall {
  /** What is decided about one message's body. */
  public sealed interface Verdict {
    /**
     * @param description nothing where the message has no body
     */
    record Accepted(Optional<SessionDescription> description) implements Verdict {}

    /**
     * @param status what to answer a request with
     * @param sentence for the Warning header and the person
     */
    record Refused(int status, String sentence) implements Verdict {}
  }

  /** How a stream's keys are agreed, as its description shows it. */
  public enum Keying {
    /** RFC 5764. */
    DTLS_SRTP(Set.of("UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP")),
    /** RFC 6189, with the hash of the Hello: without it nothing would tie the keys to the call. */
    ZRTP(Set.of("RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF")),
    /** RFC 3830 in RFC 4567's attribute; which of its modes, the phones look at. */
    MIKEY(Set.of("RTP/SAVP", "RTP/SAVPF"));

    private final Set<String> protocols;

    Keying(Set<String> protocols) {
      this.protocols = protocols;
    }

    /** What the description announces for this stream; nothing when that protects nobody. */
    public static Optional<Keying> of(SessionDescription description, MediaDescription section) {
      if (DTLS_SRTP.protocols.contains(section.protocol())) {
        return description.fingerprint(section).isPresent()
            ? Optional.of(DTLS_SRTP)
            : Optional.empty();
      }
      if (ZRTP.protocols.contains(section.protocol())
          && description.zrtpHash(section).isPresent()) {
        return Optional.of(ZRTP);
      }
      return MIKEY.protocols.contains(section.protocol()) && description.mikey(section).isPresent()
          ? Optional.of(MIKEY)
          : Optional.empty();
    }
  }

  /** Why nothing passes where there is no way to agree on keys. */
  public static final String NOTHING_PASSES =
      "The organisation's policy has run out or allows no call; ask the operator.";

  private static final Set<String> SETUP = Set.of("actpass", "active", "passive");

  private final Set<Keying> allowed;

  /**
   * @param allowed how keys may be agreed; nothing passes where there is no way
   */
  public SdpFirewall(Set<Keying> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /** Whether there is no way to agree on keys, and so nothing that could pass. */
  public boolean allowsNothing() {
    return allowed.isEmpty();
  }

  /** Judges the body of a request or response. */
  public Verdict judge(SipMessage message) {
    if (message.body().isEmpty()) return new Verdict.Accepted(Optional.empty());
    boolean encoded =
        message.has(HeaderName.CONTENT_ENCODING)
            && !message.header(HeaderName.CONTENT_ENCODING).orElse("").equals("identity");
    if (!encoded && message.contentType().equals(TrickleFragment.MEDIA_TYPE)) {
      return judgeFragment(message);
    }
    if (encoded || !message.contentType().equals("application/sdp")) {
      return refused(415, "Only application/sdp may stand in the body.");
    }
    String disposition = message.header(HeaderName.CONTENT_DISPOSITION).orElse("session");
    if (!disposition.split(";", 2)[0].trim().equalsIgnoreCase("session")) {
      return refused(415, "A session description must have the disposition \"session\".");
    }
    if (mayGetLost(message)) {
      return refused(488, "An early session description must be sent reliably.");
    }
    return judge(message.body());
  }

  /** More candidates may come in an INFO and nowhere else, and with nothing beside them. */
  private static Verdict judgeFragment(SipMessage message) {
    boolean info = message instanceof SipRequest request && request.is("INFO");
    return info && TrickleFragment.parse(message.body()).isPresent()
        ? new Verdict.Accepted(Optional.empty())
        : refused(415, "Only ICE candidates may stand in this body, and only in an INFO.");
  }

  /** An unreliable provisional response may carry no description (RFC 3262 section 5). */
  private static boolean mayGetLost(SipMessage message) {
    return message instanceof SipResponse response
        && response.isProvisional()
        && !(response.lists(HeaderName.REQUIRE, "100rel") && response.has(HeaderName.RSEQ));
  }

  /** Judges a description by itself. */
  public Verdict judge(Bytes description) {
    if (description.length() > SdpParser.MAX_OCTETS) {
      return refused(413, "The session description is too long.");
    }
    SdpResult result = SdpParser.parse(description);
    if (result instanceof SdpResult.Parsed parsed) return judge(parsed.description());
    String why = ((SdpResult.Malformed) result).why();
    return refused(400, "The session description is malformed: " + why + ".");
  }

  private Verdict judge(SessionDescription description) {
    if (allowed.isEmpty()) {
      return refused(488, NOTHING_PASSES);
    }
    if (hasAnywhere(description, "crypto")) {
      return refused(
          488, "Keys in the session description (a=crypto) would be readable by every server.");
    }
    if (hasAnywhere(description, "key-mgmt") && !allowed.contains(Keying.MIKEY)) {
      return refused(488, "MIKEY (a=key-mgmt) is not accepted; switch DTLS-SRTP on in the phone.");
    }
    boolean anyActive = false;
    for (MediaDescription section : description.media()) {
      if (section.isRefused()) continue;
      anyActive = true;
      Optional<Verdict> refusal = judge(description, section);
      if (refusal.isPresent()) return refusal.get();
    }
    return anyActive
        ? new Verdict.Accepted(Optional.of(description))
        : refused(488, "The session description offers no media.");
  }

  private static boolean hasAnywhere(SessionDescription description, String attribute) {
    if (description.attribute(attribute).isPresent()) return true;
    for (MediaDescription section : description.media()) if (section.has(attribute)) return true;
    return false;
  }

  private Optional<Verdict> judge(SessionDescription description, MediaDescription section) {
    if (!section.type().equals("audio")) {
      return Optional.of(refused(488, "Only audio can be called with here."));
    }
    if (!description.allEffective(section, "key-mgmt").isEmpty()) {
      return judgeMikey(description, section);
    }
    if (Keying.ZRTP.protocols.contains(section.protocol())) {
      return judgeZrtp(description, section);
    }
    if (!Keying.DTLS_SRTP.protocols.contains(section.protocol())) {
      return Optional.of(refused(488, transportSentence(section.protocol())));
    }
    if (!allowed.contains(Keying.DTLS_SRTP)) {
      return Optional.of(
          refused(488, "DTLS-SRTP is not allowed here; the policy wants another key agreement."));
    }
    List<String> fingerprints = description.allEffective(section, "fingerprint");
    if (fingerprints.isEmpty()) {
      return Optional.of(refused(488, "The certificate's fingerprint is missing."));
    }
    Set<Fingerprint> usable = new HashSet<>();
    for (String value : fingerprints) Fingerprint.parse(value).ifPresent(usable::add);
    if (usable.isEmpty()) {
      return Optional.of(refused(488, "The certificate's fingerprint must be SHA-256."));
    }
    if (usable.size() > 1) {
      return Optional.of(refused(488, "There is more than one certificate's fingerprint."));
    }
    if (!SETUP.contains(description.effective(section, "setup").orElse(""))) {
      return Optional.of(refused(488, "The handshake's role (a=setup) is missing or unknown."));
    }
    return Optional.empty();
  }

  private Optional<Verdict> judgeZrtp(SessionDescription description, MediaDescription section) {
    if (!description.effective(section, "zrtp-hash").isPresent()) {
      return Optional.of(refused(488, transportSentence(section.protocol())));
    }
    if (!allowed.contains(Keying.ZRTP)) {
      return Optional.of(
          refused(488, "ZRTP is not allowed here; switch DTLS-SRTP on in the phone."));
    }
    return description.zrtpHash(section).isPresent()
        ? Optional.empty()
        : Optional.of(refused(488, "The hash of the ZRTP Hello (a=zrtp-hash) is malformed."));
  }

  /** Keys that are agreed in the description itself are agreed in no other way besides. */
  private static Optional<Verdict> judgeMikey(
      SessionDescription description, MediaDescription section) {
    if (!Keying.MIKEY.protocols.contains(section.protocol())) {
      return Optional.of(refused(488, "MIKEY (a=key-mgmt) goes with RTP/SAVP only."));
    }
    if (description.effective(section, "zrtp-hash").isPresent()
        || !description.allEffective(section, "fingerprint").isEmpty()) {
      return Optional.of(refused(488, "Keys are announced in more than one way."));
    }
    return description.mikey(section).isPresent()
        ? Optional.empty()
        : Optional.of(refused(488, "The MIKEY message (a=key-mgmt) is malformed."));
  }

  private static String transportSentence(String protocol) {
    return protocol.startsWith("RTP/AVP")
        ? "Unencrypted audio (RTP/AVP) is refused; switch DTLS-SRTP on in the phone."
        : protocol.startsWith("RTP/SAVP")
            ? "This key exchange (RTP/SAVP) is refused; switch DTLS-SRTP on in the phone."
            : "This media transport is refused; switch DTLS-SRTP on in the phone.";
  }

  private static Verdict refused(int status, String sentence) {
    return new Verdict.Refused(status, sentence);
  }
}
