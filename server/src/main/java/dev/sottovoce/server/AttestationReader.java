package dev.sottovoce.server;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.server.webauthn.AttestationConfig;
import dev.sottovoce.server.webauthn.AttestationConfig.Format;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads {@code attestation} of {@code sottovoce.yaml}. */
final class AttestationReader {
  static final String KEY = "attestation";

  private static final String MODELS = "packedModels";

  private static final String UUID_SHAPE = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static final String WANTED_MODELS =
      "'attestation.packedModels' wants lines such as"
          + " '00112233-4455-6677-8899-aabbccddeeff: pkcs11', a model and what keeps its keys";

  private AttestationReader() {}

  /** What stands in the file; nobody is believed where the key is not there. */
  static AttestationConfig read(Node root) throws ConfigException {
    if (!(root instanceof MappingNode mapping)) return AttestationConfig.NONE;
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(KEY)) {
        return config(tuple.getValueNode());
      }
    }
    return AttestationConfig.NONE;
  }

  private static AttestationConfig config(Node node) throws ConfigException {
    Set<String> known = Arrays.stream(Format.values()).map(Format::key).collect(Collectors.toSet());
    known.add(MODELS);
    ConfigGroup group = new ConfigGroup(KEY, node, known);
    Map<Format, String> anchors = new EnumMap<>(Format.class);
    for (Format each : Format.values()) {
      if (group.values().containsKey(each.key())) {
        anchors.put(each, group.text(each.key(), ".+", "a file of certificates"));
      }
    }
    Node models = group.values().get(MODELS);
    return new AttestationConfig(anchors, models == null ? Map.of() : models(models));
  }

  private static Map<UUID, Protection> models(Node node) throws ConfigException {
    if (!(node instanceof MappingNode mapping)) throw ConfigReader.error(node, WANTED_MODELS);
    Map<UUID, Protection> models = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Optional<Protection> protection =
          tuple.getValueNode() instanceof ScalarNode word
              ? Protection.of(word.getValue())
              : Optional.empty();
      boolean isModel =
          tuple.getKeyNode() instanceof ScalarNode key && key.getValue().matches(UUID_SHAPE);
      if (!isModel || protection.isEmpty()) {
        throw ConfigReader.error(tuple.getKeyNode(), WANTED_MODELS);
      }
      models.put(UUID.fromString(((ScalarNode) tuple.getKeyNode()).getValue()), protection.get());
    }
    return models;
  }
}
