package dev.sottovoce.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Keys and what stands behind them, none that is unknown. */
final class ConfigGroup {
  private final String name;
  private final Node node;
  private final Map<String, Node> values = new LinkedHashMap<>();

  ConfigGroup(String name, Node node, Set<String> known) throws ConfigException {
    this.name = name;
    this.node = node;
    String wanted = "'" + name + "' wants the keys " + known.stream().sorted().toList();
    if (!(node instanceof MappingNode mapping)) throw ConfigReader.error(node, wanted);
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || !known.contains(key.getValue())) {
        throw ConfigReader.error(tuple.getKeyNode(), wanted);
      }
      values.put(key.getValue(), tuple.getValueNode());
    }
  }

  /** What stands behind each key, in the order of the file. */
  Map<String, Node> values() {
    return values;
  }

  /** A value that must be there, and look like that. */
  String text(String key, String shape, String wanted) throws ConfigException {
    Node value = values.get(key);
    if (value instanceof ScalarNode scalar && scalar.getValue().matches(shape)) {
      return scalar.getValue();
    }
    throw ConfigReader.error(
        value == null ? node : value, "'" + name + "." + key + "' wants " + wanted);
  }
}
