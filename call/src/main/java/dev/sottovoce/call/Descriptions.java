package dev.sottovoce.call;

import dev.sottovoce.ice.Candidate;
import dev.sottovoce.ice.IceCredentials;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.sip.message.SipMessage;
import java.util.List;
import java.util.Optional;

/** Session descriptions (RFC 8866) as calls write and read them. */
final class Descriptions {
  /** Says that header extensions may come encrypted (RFC 9335 section 4). */
  static final String CRYPTEX = "cryptex";

  /** Says that RTCP packets may come without a report before them (RFC 5506 section 5). */
  static final String REDUCED_SIZE = "rtcp-rsize";

  /**
   * Says that silence is sent like speech while a call is held, whatever the direction says. There
   * is no RFC for that; phones that do not know it pass it over.
   */
  static final String STEADY_HOLD = "steady-hold";

  /**
   * Says that keys of the telephone's pad go as tones within the voice, and are taken so; there is
   * no RFC for that either. Who knows it agrees on no events (RFC 4733), which show.
   */
  static final String AUDIBLE_KEYS = "audible-keys";

  /**
   * What this end has to say.
   *
   * @param address for the {@code c=} and {@code m=} lines
   * @param events how else keys of the telephone's pad are taken
   * @param extras what else this end can do with packets: attributes without {@code a=}
   * @param keying what this end announces about keys: attributes without {@code a=}
   * @param direction {@code sendrecv}, {@code sendonly}, {@code recvonly} or {@code inactive}
   * @param ice our credentials, or nothing to a peer without ICE
   * @param refusedStreams m-lines, each with port 0: an answer has as many as its offer (RFC 3264
   *     section 6)
   */
  record Local(
      String sessionId,
      long version,
      TransportAddress address,
      List<MediaFormat> formats,
      List<EventFormat> events,
      String protocol,
      String mid,
      List<String> extras,
      List<String> keying,
      String direction,
      Optional<IceCredentials> ice,
      List<Candidate> candidates,
      List<String> refusedStreams) {}

  /** What became of the peer's description. */
  sealed interface Reading {}

  record Usable(PeerMedia media) implements Reading {}

  record Unusable(EndReason reason, String sentence) implements Reading {}

  private Descriptions() {}

  /** The description in a message, or empty text. */
  static String in(SipMessage message) {
    return message.contentType().equals("application/sdp") ? message.body().utf8() : "";
  }

  static Reading read(String description) {
    return DescriptionReader.read(description);
  }

  static String write(Local local) {
    StringBuilder text = new StringBuilder(1024);
    String family = local.address().isIpv6() ? "IN IP6 " : "IN IP4 ";
    String where = family + local.address().literal();
    line(text, "v=0");
    line(text, "o=- " + local.sessionId() + ' ' + local.version() + ' ' + where);
    line(text, "s=-");
    line(text, "c=" + where);
    line(text, "t=0 0");
    StringBuilder payloadTypes = new StringBuilder();
    for (MediaFormat each : local.formats()) {
      payloadTypes.append(' ').append(each.receivePayloadType());
    }
    for (EventFormat each : local.events()) {
      payloadTypes.append(' ').append(each.receivePayloadType());
    }
    line(text, "m=audio " + local.address().port() + ' ' + local.protocol() + payloadTypes);
    for (MediaFormat each : local.formats()) format(text, each);
    for (EventFormat each : local.events()) event(text, each);
    line(text, "a=ptime:20");
    line(text, "a=rtcp-mux");
    if (!local.mid().isEmpty()) line(text, "a=mid:" + local.mid());
    for (String each : local.extras()) line(text, "a=" + each);
    line(text, "a=" + local.direction());
    for (String each : local.keying()) line(text, "a=" + each);
    local.ice().ifPresent(credentials -> ice(text, credentials, local.candidates()));
    for (String each : local.refusedStreams()) line(text, "m=" + each);
    return text.toString();
  }

  private static void format(StringBuilder text, MediaFormat format) {
    AudioCodec codec = format.codec();
    String channels = codec.channels() == 1 ? "" : "/" + codec.channels();
    line(
        text,
        "a=rtpmap:"
            + format.receivePayloadType()
            + ' '
            + codec.sdpName()
            + '/'
            + codec.clockRate()
            + channels);
    // Constant bit rate without pauses: sizes and gaps would tell what is said (RFC 6562).
    if (codec == AudioCodec.OPUS) {
      line(text, "a=fmtp:" + format.receivePayloadType() + " cbr=1;usedtx=0;stereo=0;minptime=20");
    }
  }

  private static void event(StringBuilder text, EventFormat event) {
    String mapping = event.receivePayloadType() + " " + EventFormat.SDP_NAME;
    line(text, "a=rtpmap:" + mapping + '/' + event.clockRate());
    // The keys of the pad (RFC 4733 section 3.2).
    line(text, "a=fmtp:" + event.receivePayloadType() + " 0-15");
  }

  private static void ice(
      StringBuilder text, IceCredentials credentials, List<Candidate> candidates) {
    line(text, "a=ice-options:trickle ice2");
    line(text, "a=ice-ufrag:" + credentials.ufrag());
    line(text, "a=ice-pwd:" + credentials.password());
    for (Candidate each : candidates) line(text, "a=candidate:" + each.format());
    line(text, "a=end-of-candidates");
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }
}
