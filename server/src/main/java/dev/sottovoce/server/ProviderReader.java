package dev.sottovoce.server;

import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.console.ProviderConfig;
import dev.sottovoce.server.console.ProviderConfig.RoleFor;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads {@code identityProvider} of {@code sottovoce.yaml}. */
final class ProviderReader {
  static final String KEY = "identityProvider";

  private static final Set<String> KNOWN =
      Set.of("issuer", "clientId", "clientSecretFile", "authority", "roleClaim", "roles");

  private static final String WANTED_ROLES =
      "'identityProvider.roles' wants lines such as 'voice-operators: operator', with help-desk,"
          + " operator, security-officer or auditor behind the colon";

  private ProviderReader() {}

  /** What stands in the file; nothing where the key is not there. */
  static Optional<ProviderConfig> read(Node root) throws ConfigException {
    if (!(root instanceof MappingNode mapping)) return Optional.empty();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(KEY)) {
        return Optional.of(config(tuple.getValueNode()));
      }
    }
    return Optional.empty();
  }

  private static ProviderConfig config(Node node) throws ConfigException {
    ConfigGroup group = new ConfigGroup(KEY, node, KNOWN);
    String wanted = "the provider's https address, exactly as it names itself";
    URI issuer = URI.create(group.text("issuer", "https?://[A-Za-z0-9.:\\[\\]/_~%-]+", wanted));
    if (!ProviderConfig.mayBeAsked(issuer)) {
      throw ConfigReader.error(node, "'identityProvider.issuer' wants " + wanted);
    }
    return new ProviderConfig(
        issuer,
        group.text("clientId", "[!-~]{1,255}", "the client's name there"),
        group.text("clientSecretFile", ".+", "a file with the client's secret"),
        group.values().containsKey("authority")
            ? Optional.of(group.text("authority", ".+", "a file of certificates"))
            : Optional.empty(),
        group.text("roleClaim", "[!-~]{1,255}", "a claim's name, such as groups"),
        roles(group.values().getOrDefault("roles", node)));
  }

  private static List<RoleFor> roles(Node node) throws ConfigException {
    List<RoleFor> roles = new ArrayList<>();
    if (!(node instanceof MappingNode mapping)) throw ConfigReader.error(node, WANTED_ROLES);
    for (NodeTuple tuple : mapping.getValue()) {
      Optional<Role> role =
          tuple.getValueNode() instanceof ScalarNode word
              ? Role.of(word.getValue())
              : Optional.empty();
      if (!(tuple.getKeyNode() instanceof ScalarNode value) || role.isEmpty()) {
        throw ConfigReader.error(tuple.getKeyNode(), WANTED_ROLES);
      }
      roles.add(new RoleFor(value.getValue(), role.get()));
    }
    if (roles.isEmpty()) throw ConfigReader.error(node, WANTED_ROLES);
    return roles;
  }
}
