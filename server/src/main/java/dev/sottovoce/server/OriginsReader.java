package dev.sottovoce.server;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads {@code origins} of {@code sottovoce.yaml}. */
final class OriginsReader {
  static final String KEY = "origins";

  private static final int MOST = 32;
  private static final String ORIGIN = "https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?";

  private OriginsReader() {}

  /** Those in the file; none where the key is not there. */
  static List<String> read(Node root) throws ConfigException {
    if (!(root instanceof MappingNode mapping)) return List.of();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(KEY)) {
        return origins(tuple.getValueNode());
      }
    }
    return List.of();
  }

  private static List<String> origins(Node node) throws ConfigException {
    if (!(node instanceof SequenceNode list) || list.getValue().size() > MOST) {
      throw ConfigReader.error(node, "'origins' wants a list of at most " + MOST + " sites");
    }
    List<String> origins = new ArrayList<>();
    for (Node each : list.getValue()) {
      if (!(each instanceof ScalarNode text) || !text.getValue().matches(ORIGIN)) {
        throw ConfigReader.error(
            each, "'origins' wants sites such as https://phone.example, without a path");
      }
      origins.add(text.getValue());
    }
    return origins;
  }
}
