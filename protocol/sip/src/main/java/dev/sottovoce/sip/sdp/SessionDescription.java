package dev.sottovoce.sip.sdp;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.wire.Bytes;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A session description.
 *
 * @param origin the {@code o=} line's value
 * @param connection of the session
 * @param attributes of the session
 */
public record SessionDescription(
    Origin origin,
    Optional<Connection> connection,
    List<SdpAttribute> attributes,
    List<MediaDescription> media) {
  /**
   * An {@code o=} line (RFC 8866 section 5.2).
   *
   * @param version grows with each change of the description; 64 bits without a sign
   */
  public record Origin(String username, String sessionId, long version, String address) {
    @Override
    public String toString() {
      return "Origin[version " + version + "]";
    }
  }

  private static final String MIKEY = "mikey ";

  public SessionDescription {
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  /** The first value of an attribute of the session. */
  public Optional<String> attribute(String name) {
    return SdpAttribute.first(attributes, name);
  }

  public List<String> attributes(String name) {
    return SdpAttribute.all(attributes, name);
  }

  /** The value for a section: its own, or else the session's. */
  public Optional<String> effective(MediaDescription section, String name) {
    Optional<String> own = section.attribute(name);
    return own.isPresent() ? own : attribute(name);
  }

  /** All values for a section: its own, or else the session's. */
  public List<String> allEffective(MediaDescription section, String name) {
    List<String> own = section.attributes(name);
    return own.isEmpty() ? attributes(name) : own;
  }

  public Optional<Connection> effectiveConnection(MediaDescription section) {
    return section.connection().isPresent() ? section.connection() : connection;
  }

  /** The SHA-256 fingerprint that holds for a section (RFC 8122 section 5). */
  public Optional<Fingerprint> fingerprint(MediaDescription section) {
    for (String value : allEffective(section, "fingerprint")) {
      Optional<Fingerprint> fingerprint = Fingerprint.parse(value);
      if (fingerprint.isPresent()) return fingerprint;
    }
    return Optional.empty();
  }

  /** The hash of the ZRTP Hello, version 1.1, that holds for a section (RFC 6189 section 8.1). */
  public Optional<ZrtpHash> zrtpHash(MediaDescription section) {
    for (String value : allEffective(section, "zrtp-hash")) {
      int space = value.indexOf(' ');
      if (space < 0 || !value.startsWith("1.1")) continue;
      Optional<ZrtpHash> hash = ZrtpHash.parse(value.substring(space + 1).trim());
      if (hash.isPresent()) return hash;
    }
    return Optional.empty();
  }

  /** The MIKEY message that holds for a section (RFC 4567 section 3.1); only ever one. */
  public Optional<Bytes> mikey(MediaDescription section) {
    List<String> values = allEffective(section, "key-mgmt");
    if (values.size() != 1 || !values.get(0).startsWith(MIKEY)) return Optional.empty();
    try {
      byte[] message = Base64.getDecoder().decode(values.get(0).substring(MIKEY.length()).trim());
      return message.length == 0 ? Optional.empty() : Optional.of(Bytes.unsafeWrap(message));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * {@code sendrecv} (also when nothing is said), {@code sendonly}, {@code recvonly}, {@code
   * inactive}.
   */
  public String direction(MediaDescription section) {
    for (String direction : List.of("sendrecv", "sendonly", "recvonly", "inactive")) {
      if (section.has(direction)) return direction;
    }
    for (String direction : List.of("sendonly", "recvonly", "inactive")) {
      if (attribute(direction).isPresent()) return direction;
    }
    return "sendrecv";
  }

  /** The first section of a type that is not refused. */
  public Optional<MediaDescription> firstActive(String type) {
    for (MediaDescription section : media) {
      if (section.type().equals(type) && !section.isRefused()) return Optional.of(section);
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "SessionDescription[" + media.size() + " media]";
  }
}
