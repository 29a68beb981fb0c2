package dev.sottovoce.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An {@code a=} line.
 *
 * @param value what stands behind the colon; empty text for a flag
 */
public record SdpAttribute(String name, String value) {
  static Optional<String> first(List<SdpAttribute> attributes, String name) {
    for (SdpAttribute each : attributes) {
      if (each.name().equals(name)) return Optional.of(each.value());
    }
    return Optional.empty();
  }

  static List<String> all(List<SdpAttribute> attributes, String name) {
    List<String> values = new ArrayList<>();
    for (SdpAttribute each : attributes) if (each.name().equals(name)) values.add(each.value());
    return values;
  }

  @Override
  public String toString() {
    return "SdpAttribute[" + name + "]";
  }
}
