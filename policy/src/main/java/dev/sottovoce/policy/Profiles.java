package dev.sottovoce.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The documents that come with every server and phone. */
public final class Profiles {
  private Profiles() {}

  /** The document's text. */
  public static String text(Policy.Profile profile) {
    String name = profile.name().toLowerCase(Locale.ROOT) + ".yaml";
    try (InputStream in = Profiles.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalStateException(name + " is missing in this build");
      byte[] octets = new byte[PolicyReader.MOST_OCTETS];
      int length = 0;
      for (int n = in.read(octets); n > 0; n = in.read(octets, length, octets.length - length)) {
        length += n;
      }
      return new String(octets, 0, length, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }

  public static Policy of(Policy.Profile profile) {
    try {
      return PolicyReader.read(text(profile));
    } catch (PolicyException e) {
      throw new IllegalStateException("a built-in policy breaks the rules: " + e.getMessage(), e);
    }
  }
}
