package dev.sottovoce.server;

import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.provider.ProviderConfig;
import dev.sottovoce.server.provider.ProviderConfig.Match;
import dev.sottovoce.server.provider.ProviderConfig.Phones;
import dev.sottovoce.server.provider.ProviderConfig.RoleFor;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads {@code identityProvider} of {@code sottovoce.yaml}. */
final class ProviderReader {
  static final String KEY = "identityProvider";

  private static final Set<String> KNOWN =
      Set.of("issuer", "clientId", "clientSecretFile", "authority", "roleClaim", "roles", "phones");

  private static final Set<String> OF_PHONES =
      Set.of("match", "claim", "emailDomain", "groupClaim", "groups");

  private static final String CLAIM = "[!-~]{1,255}";

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
    Optional<Phones> phones =
        group.values().containsKey("phones")
            ? Optional.of(phones(group.values().get("phones")))
            : Optional.empty();
    boolean administers = phones.isEmpty() || group.values().containsKey("roles");
    return new ProviderConfig(
        issuer,
        group.text("clientId", "[!-~]{1,255}", "the client's name there"),
        group.text("clientSecretFile", ".+", "a file with the client's secret"),
        group.values().containsKey("authority")
            ? Optional.of(group.text("authority", ".+", "a file of certificates"))
            : Optional.empty(),
        administers ? group.text("roleClaim", CLAIM, "a claim's name, such as groups") : "",
        administers ? roles(group.values().getOrDefault("roles", node)) : List.of(),
        phones);
  }

  private static Phones phones(Node node) throws ConfigException {
    ConfigGroup group = new ConfigGroup(KEY + ".phones", node, OF_PHONES);
    Map<String, Node> values = group.values();
    String word = group.text("match", "name|email|externalId", "name, email or externalId");
    Match match =
        switch (word) {
          case "name" -> Match.NAME;
          case "email" -> Match.EMAIL;
          default -> Match.EXTERNAL_ID;
        };
    String usual = match == Match.NAME ? "preferred_username" : "sub";
    boolean byGroup = values.containsKey("groupClaim") || values.containsKey("groups");
    if (match == Match.EMAIL && values.containsKey("claim")) {
      throw ConfigReader.error(node, "'identityProvider.phones.claim' is not for match: email");
    }
    return new Phones(
        match,
        match == Match.EMAIL
            ? "email"
            : values.containsKey("claim") ? group.text("claim", CLAIM, "a claim's name") : usual,
        match == Match.EMAIL
            ? group.text("emailDomain", "[a-z0-9.-]{1,253}", "what stands behind the @, as it is")
            : "",
        byGroup ? group.text("groupClaim", CLAIM, "a claim's name, such as groups") : "",
        byGroup ? groups(values.getOrDefault("groups", node)) : Set.of());
  }

  private static Set<String> groups(Node node) throws ConfigException {
    String wanted = "'identityProvider.phones.groups' wants a list, such as [voice-users]";
    if (!(node instanceof SequenceNode list)) throw ConfigReader.error(node, wanted);
    Set<String> groups = new LinkedHashSet<>();
    for (Node each : list.getValue()) {
      if (!(each instanceof ScalarNode value)) throw ConfigReader.error(each, wanted);
      groups.add(value.getValue());
    }
    if (groups.isEmpty()) throw ConfigReader.error(node, wanted);
    return groups;
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
