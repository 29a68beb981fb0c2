package dev.sottovoce.mikey;

import dev.sottovoce.crypto.SrtpProfile;
import java.time.Duration;
import java.util.List;

/**
 * What an exchange may agree on; the policy fills it.
 *
 * @param profiles for the media, best first
 * @param groups to agree in, best first
 * @param clockTolerance how far the peer's clock may be from ours
 */
public record MikeyTerms(
    List<SrtpProfile> profiles, List<MikeyGroup> groups, Duration clockTolerance) {
  /** Phones keep time by their network; minutes cover those that do it badly. */
  public static final Duration USUAL_TOLERANCE = Duration.ofMinutes(5);

  public MikeyTerms {
    profiles = List.copyOf(profiles);
    groups = List.copyOf(groups);
    if (profiles.isEmpty()) throw new IllegalArgumentException("no SRTP profile is allowed");
    if (groups.isEmpty()) throw new IllegalArgumentException("no group is allowed");
  }
}
