package dev.sottovoce.call;

import dev.sottovoce.call.Descriptions.Reading;
import dev.sottovoce.call.Descriptions.Unusable;
import dev.sottovoce.call.Descriptions.Usable;
import dev.sottovoce.call.PeerKeying.Setup;
import dev.sottovoce.call.PeerMedia.PeerIce;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.ice.Candidate;
import dev.sottovoce.ice.IceAgent;
import dev.sottovoce.ice.IceCredentials;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.sip.sdp.MediaDescription;
import dev.sottovoce.sip.sdp.SdpFirewall;
import dev.sottovoce.sip.sdp.SdpParser;
import dev.sottovoce.sip.sdp.SdpResult;
import dev.sottovoce.sip.sdp.SessionDescription;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a call needs from the peer's description, which has passed the same firewall as at the
 * server: one audio stream, keyed by DTLS-SRTP with a SHA-256 fingerprint, by ZRTP with a hash of
 * the Hello or by MIKEY, RTP and RTCP on one port.
 */
final class DescriptionReader {
  private static final SdpFirewall FIREWALL =
      new SdpFirewall(EnumSet.allOf(SdpFirewall.Keying.class));
  private static final int MAX_CANDIDATES = 64;

  private final SessionDescription session;
  private final MediaDescription audio;

  private DescriptionReader(SessionDescription session, MediaDescription audio) {
    this.session = session;
    this.audio = audio;
  }

  static Reading read(String text) {
    Bytes octets = Bytes.utf8(text);
    SdpFirewall.Verdict verdict = FIREWALL.judge(octets);
    if (verdict instanceof SdpFirewall.Verdict.Refused refused) {
      EndReason reason =
          offersEncryption(octets) ? EndReason.BAD_DESCRIPTION : EndReason.NOT_ENCRYPTED;
      return new Unusable(reason, reason.sentence() + " " + refused.sentence());
    }
    Optional<SessionDescription> session = ((SdpFirewall.Verdict.Accepted) verdict).description();
    Optional<MediaDescription> audio = session.flatMap(each -> each.firstActive("audio"));
    if (!session.isPresent() || !audio.isPresent()) return unusable("it has no audio stream");
    if (session.get().media().get(0) != audio.get()) {
      return unusable("its first stream is not audio");
    }
    return new DescriptionReader(session.get(), audio.get()).read();
  }

  /** Whether a refused description at least means to be encrypted end to end. */
  private static boolean offersEncryption(Bytes octets) {
    if (!(SdpParser.parse(octets) instanceof SdpResult.Parsed parsed)) return true;
    SessionDescription session = parsed.description();
    Optional<MediaDescription> audio = session.firstActive("audio");
    if (!audio.isPresent()) return true;
    return SdpFirewall.Keying.of(session, audio.get()).isPresent()
        && !audio.get().has("crypto")
        && !session.attribute("crypto").isPresent();
  }

  private Reading read() {
    Optional<TransportAddress> address =
        session
            .effectiveConnection(audio)
            .flatMap(where -> TransportAddress.parse(where.address(), audio.port()))
            .filter(TransportAddress::isUnicast);
    if (!audio.has("rtcp-mux")) {
      return unusable("RTP and RTCP must share a port (rtcp-mux) with this phone");
    }
    Optional<PeerKeying> keying = keying();
    if (!keying.isPresent()) return unusable("what it announces about keys is not usable");
    Optional<PeerIce> ice = ice();
    if (!ice.isPresent() && (value("ice-ufrag") + value("ice-pwd")).length() > 0) {
      return unusable("its ICE attributes are malformed");
    }
    if (!address.isPresent() && !ice.isPresent()) {
      return unusable("its address or port is not usable");
    }
    String direction = session.direction(audio);
    return new Usable(
        new PeerMedia(
            formats(),
            keying.get(),
            address,
            ice,
            direction.equals("sendrecv") || direction.equals("sendonly"),
            direction.equals("sendrecv") || direction.equals("recvonly"),
            headers(),
            extensions(),
            has(Descriptions.REDUCED_SIZE),
            has(Descriptions.STEADY_HOLD),
            has(Descriptions.AUDIBLE_KEYS),
            events(),
            audio.protocol(),
            audio.attribute("mid").orElse(""),
            otherStreams()));
  }

  private Optional<PeerKeying> keying() {
    SdpFirewall.Keying kind = SdpFirewall.Keying.of(session, audio).orElse(null);
    if (kind == SdpFirewall.Keying.ZRTP) return session.zrtpHash(audio).map(PeerKeying.Zrtp::new);
    if (kind == SdpFirewall.Keying.MIKEY) return session.mikey(audio).map(PeerKeying.Mikey::new);
    Optional<Fingerprint> fingerprint = session.fingerprint(audio);
    Optional<Setup> setup = setup();
    if (!fingerprint.isPresent() || !setup.isPresent()) return Optional.empty();
    return Optional.of(
        new PeerKeying.Dtls(
            fingerprint.get(),
            setup.get(),
            value("tls-id"),
            DtlsVersions.read(value(DtlsVersions.ATTRIBUTE))));
  }

  private HeaderEncryption headers() {
    return has(Descriptions.CRYPTEX)
        ? HeaderEncryption.CRYPTEX
        : HeaderEncryption.of(extensions().identifiers());
  }

  /** With Cryptex they are encrypted anyway, and twice is not allowed. */
  private EncryptedExtensions extensions() {
    return has(Descriptions.CRYPTEX)
        ? EncryptedExtensions.NONE
        : EncryptedExtensions.of(audio.attributes("extmap"));
  }

  /** An attribute that has no value; with one it is none that we know. */
  private boolean has(String attribute) {
    return session.effective(audio, attribute).filter(String::isEmpty).isPresent();
  }

  private Optional<Setup> setup() {
    return switch (value("setup")) {
      case "active" -> Optional.of(Setup.ACTIVE);
      case "passive" -> Optional.of(Setup.PASSIVE);
      case "actpass" -> Optional.of(Setup.ACTPASS);
      default -> Optional.empty();
    };
  }

  private Optional<PeerIce> ice() {
    Optional<IceCredentials> credentials = IceCredentials.of(value("ice-ufrag"), value("ice-pwd"));
    if (!credentials.isPresent()) return Optional.empty();
    List<Candidate> candidates = new ArrayList<>();
    for (String each : audio.attributes("candidate")) {
      if (candidates.size() < MAX_CANDIDATES
          && Candidate.parse(each) instanceof Candidate.Parse.Parsed parsed) {
        candidates.add(parsed.candidate());
      }
    }
    boolean lite = session.attribute("ice-lite").isPresent();
    return Optional.of(
        new PeerIce(
            credentials.get(),
            lite ? IceAgent.Peer.LITE : IceAgent.Peer.FULL,
            trickles() ? IceAgent.Trickle.SUPPORTED : IceAgent.Trickle.UNSUPPORTED,
            candidates));
  }

  /** Whether more candidates may follow in INFO (RFC 8840). */
  private boolean trickles() {
    boolean able = Arrays.asList(value("ice-options").split(" ", 16)).contains("trickle");
    boolean all =
        audio.has("end-of-candidates") || session.attribute("end-of-candidates").isPresent();
    return able && !all;
  }

  private List<MediaFormat> formats() {
    List<MediaFormat> formats = new ArrayList<>();
    for (String each : audio.formats()) {
      int payloadType = number(each, 127);
      if (payloadType < 0) continue;
      codec(payloadType)
          .ifPresent(codec -> formats.add(new MediaFormat(codec, payloadType, payloadType)));
    }
    return formats;
  }

  private List<EventFormat> events() {
    List<EventFormat> events = new ArrayList<>();
    for (String each : audio.formats()) {
      int payloadType = number(each, 127);
      if (payloadType < EventFormat.LEAST_PAYLOAD_TYPE) continue;
      String[] parts = mapping(payloadType);
      if (parts.length < 2 || !parts[0].equalsIgnoreCase(EventFormat.SDP_NAME)) continue;
      int clockRate = number(parts[1], 48_000);
      if (clockRate >= 8_000) events.add(new EventFormat(clockRate, payloadType, payloadType));
    }
    return events;
  }

  private Optional<AudioCodec> codec(int payloadType) {
    String[] parts = mapping(payloadType);
    if (parts.length > 1) {
      int channels = parts.length > 2 ? number(parts[2], 255) : 1;
      return AudioCodec.of(parts[0], number(parts[1], 1_000_000), channels);
    }
    if (parts.length == 1) return Optional.empty();
    if (payloadType == AudioCodec.PCMU.payloadType()) return Optional.of(AudioCodec.PCMU);
    if (payloadType == AudioCodec.PCMA.payloadType()) return Optional.of(AudioCodec.PCMA);
    return Optional.empty();
  }

  /** Name, clock rate and perhaps channels; nothing where a payload type is not mapped. */
  private String[] mapping(int payloadType) {
    for (String each : audio.attributes("rtpmap")) {
      int space = each.indexOf(' ');
      if (space < 0 || number(each.substring(0, space), 127) != payloadType) continue;
      return each.substring(space + 1).trim().split("/", 4);
    }
    return new String[0];
  }

  /** Streams that are refused already; an answer has to name them all the same. */
  private List<String> otherStreams() {
    List<String> others = new ArrayList<>();
    for (MediaDescription each : session.media()) {
      if (each != audio) {
        others.add(each.type() + " 0 " + each.protocol() + " " + String.join(" ", each.formats()));
      }
    }
    return others;
  }

  private String value(String attribute) {
    return session.effective(audio, attribute).orElse("");
  }

  private static int number(String digits, int most) {
    if (digits.isEmpty() || digits.length() > 7) return -1;
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') return -1;
    }
    int value = Integer.parseInt(digits);
    return value > most ? -1 : value;
  }

  private static Reading unusable(String why) {
    EndReason reason = EndReason.BAD_DESCRIPTION;
    return new Unusable(reason, reason.sentence() + " It was refused: " + why + ".");
  }
}
