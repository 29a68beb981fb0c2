package dev.sottovoce.sip.sdp;

import java.util.List;
import java.util.Optional;

/**
 * One {@code m=} section (RFC 8866 section 5.14).
 *
 * @param type such as {@code audio}
 * @param port 0 when the medium is refused
 * @param protocol such as {@code UDP/TLS/RTP/SAVPF}
 * @param formats payload types for RTP
 * @param connection of this section alone
 */
public record MediaDescription(
    String type,
    int port,
    String protocol,
    List<String> formats,
    Optional<Connection> connection,
    List<SdpAttribute> attributes) {
  public MediaDescription {
    formats = List.copyOf(formats);
    attributes = List.copyOf(attributes);
  }

  public boolean isRefused() {
    return port == 0;
  }

  public boolean has(String attribute) {
    return attribute(attribute).isPresent();
  }

  /** The first value of an attribute of this section. */
  public Optional<String> attribute(String name) {
    return SdpAttribute.first(attributes, name);
  }

  public List<String> attributes(String name) {
    return SdpAttribute.all(attributes, name);
  }

  @Override
  public String toString() {
    return "MediaDescription[" + type + "]";
  }
}
