package dev.sottovoce.server.provider;

import dev.sottovoce.server.admin.Role;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The organisation's identity provider, by which people who administer, and people who make their
 * browser a phone, may sign in.
 *
 * @param issuer as it names itself, exactly
 * @param clientSecretFile relative to the data folder unless absolute; its first line counts
 * @param authority a file of certificates that vouch for it, where the machine's own do not
 * @param roleClaim the claim of the ID token that says what somebody is there for
 * @param roles what its values make of somebody; the first that fits counts; none where nobody
 *     administers by it
 * @param phones who gets a phone by it, if anybody
 */
public record ProviderConfig(
    URI issuer,
    String clientId,
    String clientSecretFile,
    Optional<String> authority,
    String roleClaim,
    List<RoleFor> roles,
    Optional<Phones> phones) {
  /** What one value of the claim makes of somebody. */
  public record RoleFor(String value, Role role) {}

  /** By what somebody at the provider is a user here, who has to be there already. */
  public enum Match {
    /** The claim is the user's name. */
    NAME,
    /** The address is verified, of that domain, and the user's name is what stands before it. */
    EMAIL,
    /** The claim is what the organisation's own directory calls them (SCIM). */
    EXTERNAL_ID
  }

  /**
   * Who gets a phone.
   *
   * @param emailDomain for {@link Match#EMAIL}, else empty
   * @param groupClaim empty where every user may
   * @param groups one of them is enough
   */
  public record Phones(
      Match match, String claim, String emailDomain, String groupClaim, Set<String> groups) {
    public Phones {
      groups = Set.copyOf(groups);
    }

    /** Whether somebody with these values of the claim may. */
    public boolean mayHaveOne(Set<String> values) {
      return groupClaim.isEmpty() || groups.stream().anyMatch(values::contains);
    }
  }

  public ProviderConfig {
    roles = List.copyOf(roles);
  }

  /** The role that some of the claim's values give; nothing when none of them does. */
  public Optional<Role> role(Set<String> values) {
    return roles.stream()
        .filter(each -> values.contains(each.value()))
        .map(RoleFor::role)
        .findFirst();
  }

  /**
   * Whether something may be asked there: by HTTPS, or on this very machine, where nobody listens
   * in between.
   */
  public static boolean mayBeAsked(URI address) {
    if (address.getHost() == null || address.getUserInfo() != null) return false;
    boolean here = Set.of("localhost", "127.0.0.1", "[::1]").contains(address.getHost());
    return "https".equals(address.getScheme()) || here && "http".equals(address.getScheme());
  }
}
