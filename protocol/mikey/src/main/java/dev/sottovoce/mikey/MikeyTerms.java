package dev.sottovoce.mikey;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.List;

/**
 * What an exchange may agree on; the policy fills it.
 *
 * @param profiles for the media, best first
 * @param groups to agree in, best first
 * @param clockTolerance how far the peer's clock may be from ours
 * @param mki the name that the keys shall have in packets where this end begins; none by default
 */
public record MikeyTerms(
    List<SrtpProfile> profiles, List<MikeyGroup> groups, Duration clockTolerance, Bytes mki) {
  /** Phones keep time by their network; minutes cover those that do it badly. */
  public static final Duration USUAL_TOLERANCE = Duration.ofMinutes(5);

  /** Without a name for keys in packets. */
  public MikeyTerms(List<SrtpProfile> profiles, List<MikeyGroup> groups, Duration clockTolerance) {
    this(profiles, groups, clockTolerance, Bytes.EMPTY);
  }

  public MikeyTerms {
    if (mki.length() > MediaKeys.MOST_MKI_OCTETS) {
      throw new IllegalArgumentException("an MKI of " + mki.length() + " octets");
    }
    profiles = List.copyOf(profiles);
    groups = List.copyOf(groups);
    if (profiles.isEmpty()) throw new IllegalArgumentException("no SRTP profile is allowed");
    if (groups.isEmpty()) throw new IllegalArgumentException("no group is allowed");
  }
}
