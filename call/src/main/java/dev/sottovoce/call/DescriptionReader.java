package dev.sottovoce.call;

import dev.sottovoce.call.Descriptions.Reading;
import dev.sottovoce.call.Descriptions.Unusable;
import dev.sottovoce.call.Descriptions.Usable;
import dev.sottovoce.call.PeerMedia.PeerIce;
import dev.sottovoce.call.PeerMedia.Setup;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.ice.Candidate;
import dev.sottovoce.ice.IceAgent;
import dev.sottovoce.ice.IceCredentials;
import dev.sottovoce.ice.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a call needs from the peer's description: one audio stream, keyed by DTLS-SRTP with a
 * SHA-256 fingerprint, RTP and RTCP on one port. All else is refused with its reason.
 */
final class DescriptionReader {
  private static final int MAX_LINES = 512;
  private static final int MAX_CANDIDATES = 64;
  private static final int MAX_FORMATS = 32;

  private final List<String> session = new ArrayList<>();
  private final List<String> audio = new ArrayList<>();
  private final List<String> otherStreams = new ArrayList<>();
  private final boolean whole;

  DescriptionReader(String text) {
    String[] lines = text.split("\r?\n", MAX_LINES + 1);
    whole = lines.length <= MAX_LINES;
    List<String> section = session;
    for (String line : lines) {
      if (line.startsWith("m=")) section = sectionOf(line);
      section.add(line);
    }
  }

  private List<String> sectionOf(String media) {
    if (audio.isEmpty()) return audio;
    otherStreams.add(media);
    return new ArrayList<>();
  }

  Reading read() {
    if (!whole || session.isEmpty() || !session.get(0).equals("v=0") || audio.isEmpty()) {
      return unusable(EndReason.BAD_DESCRIPTION, "it is malformed");
    }
    String[] media = audio.get(0).substring(2).split(" ");
    if (media.length < 4 || !media[0].equals("audio")) {
      return unusable(EndReason.BAD_DESCRIPTION, "its first stream is not audio");
    }
    Optional<Reading> unprotected = refuseUnprotected(media[2]);
    if (unprotected.isPresent()) return unprotected.get();
    Optional<TransportAddress> address = address(media[1]);
    if (!address.isPresent()) {
      return unusable(EndReason.BAD_DESCRIPTION, "its address or port is not usable");
    }
    if (!has("rtcp-mux")) {
      return unusable(
          EndReason.BAD_DESCRIPTION, "RTP and RTCP must share a port (rtcp-mux) with this phone");
    }
    return readKeying(media, address.get());
  }

  /** What everybody on the way could decrypt, or what nobody encrypts (RFC 4568 included). */
  private Optional<Reading> refuseUnprotected(String protocol) {
    if (protocol.startsWith("RTP/AVP")) {
      return Optional.of(unusable(EndReason.NOT_ENCRYPTED, "its audio would not be encrypted"));
    }
    if (has("crypto") || protocol.startsWith("RTP/SAVP")) {
      return Optional.of(
          unusable(EndReason.NOT_ENCRYPTED, "it shows the media keys to every server (a=crypto)"));
    }
    if (!protocol.equals("UDP/TLS/RTP/SAVPF") && !protocol.equals("UDP/TLS/RTP/SAVP")) {
      return Optional.of(unusable(EndReason.BAD_DESCRIPTION, "its transport is unknown"));
    }
    return Optional.empty();
  }

  private Reading readKeying(String[] media, TransportAddress address) {
    List<String> fingerprints = values("fingerprint");
    if (fingerprints.isEmpty()) {
      return unusable(EndReason.NOT_ENCRYPTED, "it has no certificate fingerprint");
    }
    Optional<Fingerprint> fingerprint =
        fingerprints.stream()
            .map(Fingerprint::parse)
            .filter(Optional::isPresent)
            .map(Optional::get)
            .findFirst();
    if (!fingerprint.isPresent()) {
      return unusable(EndReason.NOT_ENCRYPTED, "its certificate fingerprint is not SHA-256");
    }
    Setup setup = setup(value("setup"));
    if (setup == null) {
      return unusable(EndReason.BAD_DESCRIPTION, "it has no usable setup attribute");
    }
    Optional<PeerIce> ice = ice();
    if (!ice.isPresent() && hasIceAttributes()) {
      return unusable(EndReason.BAD_DESCRIPTION, "its ICE attributes are malformed");
    }
    String direction = direction();
    return new Usable(
        new PeerMedia(
            formats(media),
            fingerprint.get(),
            setup,
            value("tls-id"),
            address,
            ice,
            direction.equals("sendrecv") || direction.equals("sendonly"),
            direction.equals("sendrecv") || direction.equals("recvonly"),
            media[2],
            valueOf(audio, "mid"),
            otherStreams));
  }

  private static @Nullable Setup setup(String value) {
    return switch (value) {
      case "active" -> Setup.ACTIVE;
      case "passive" -> Setup.PASSIVE;
      case "actpass" -> Setup.ACTPASS;
      default -> null;
    };
  }

  private Optional<TransportAddress> address(String portText) {
    String connection = lineOf(audio, "c=");
    if (connection.isEmpty()) connection = lineOf(session, "c=");
    String[] fields = connection.split(" ");
    if (fields.length != 3 || !fields[0].equals("IN")) return Optional.empty();
    return TransportAddress.parse(fields[2], number(portText, 65_535))
        .filter(TransportAddress::isUnicast);
  }

  private Optional<PeerIce> ice() {
    Optional<IceCredentials> credentials = IceCredentials.of(value("ice-ufrag"), value("ice-pwd"));
    if (!credentials.isPresent()) return Optional.empty();
    List<Candidate> candidates = new ArrayList<>();
    for (String each : valuesOf(audio, "candidate")) {
      if (candidates.size() < MAX_CANDIDATES
          && Candidate.parse(each) instanceof Candidate.Parse.Parsed parsed) {
        candidates.add(parsed.candidate());
      }
    }
    return Optional.of(
        new PeerIce(
            credentials.get(),
            has("ice-lite") ? IceAgent.Peer.LITE : IceAgent.Peer.FULL,
            // Later candidates come in INFO (RFC 8840), which this phone does not take yet.
            IceAgent.Trickle.UNSUPPORTED,
            candidates));
  }

  private boolean hasIceAttributes() {
    return has("ice-ufrag") || has("ice-pwd") || has("candidate");
  }

  private List<MediaFormat> formats(String[] media) {
    List<MediaFormat> formats = new ArrayList<>();
    for (int i = 3; i < media.length && formats.size() < MAX_FORMATS; i++) {
      int payloadType = number(media[i], 127);
      if (payloadType < 0) continue;
      codec(payloadType)
          .ifPresent(codec -> formats.add(new MediaFormat(codec, payloadType, payloadType)));
    }
    return formats;
  }

  private Optional<AudioCodec> codec(int payloadType) {
    for (String each : valuesOf(audio, "rtpmap")) {
      int space = each.indexOf(' ');
      if (space < 0 || number(each.substring(0, space), 127) != payloadType) continue;
      String[] parts = each.substring(space + 1).trim().split("/");
      if (parts.length < 2) return Optional.empty();
      int channels = parts.length > 2 ? number(parts[2], 255) : 1;
      return AudioCodec.of(parts[0], number(parts[1], 1_000_000), channels);
    }
    if (payloadType == AudioCodec.PCMU.payloadType()) return Optional.of(AudioCodec.PCMU);
    if (payloadType == AudioCodec.PCMA.payloadType()) return Optional.of(AudioCodec.PCMA);
    return Optional.empty();
  }

  private String direction() {
    for (List<String> section : List.of(audio, session)) {
      for (String each : new String[] {"sendrecv", "sendonly", "recvonly", "inactive"}) {
        if (section.contains("a=" + each)) return each;
      }
    }
    return "sendrecv";
  }

  private boolean has(String attribute) {
    return !values(attribute).isEmpty()
        || audio.contains("a=" + attribute)
        || session.contains("a=" + attribute);
  }

  private String value(String attribute) {
    List<String> values = values(attribute);
    return values.isEmpty() ? "" : values.get(0);
  }

  /** The stream's own, or the session's when it has none. */
  private List<String> values(String attribute) {
    List<String> own = valuesOf(audio, attribute);
    return own.isEmpty() ? valuesOf(session, attribute) : own;
  }

  private static String valueOf(List<String> section, String attribute) {
    List<String> values = valuesOf(section, attribute);
    return values.isEmpty() ? "" : values.get(0);
  }

  private static List<String> valuesOf(List<String> section, String attribute) {
    String start = "a=" + attribute + ":";
    List<String> values = new ArrayList<>();
    for (String line : section) {
      if (line.startsWith(start)) values.add(line.substring(start.length()).trim());
    }
    return values;
  }

  private static String lineOf(List<String> section, String type) {
    for (String line : section) if (line.startsWith(type)) return line.substring(2).trim();
    return "";
  }

  private static int number(String digits, int most) {
    if (digits.isEmpty() || digits.length() > 7) return -1;
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') return -1;
    }
    int value = Integer.parseInt(digits);
    return value > most ? -1 : value;
  }

  private static Reading unusable(EndReason reason, String why) {
    return new Unusable(reason, reason.sentence() + " Its description is refused: " + why + ".");
  }
}
