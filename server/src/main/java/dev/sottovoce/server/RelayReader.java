package dev.sottovoce.server;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.turn.TurnUri;
import dev.sottovoce.server.relay.PeerRange;
import dev.sottovoce.server.relay.RelayConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads {@code turn} of {@code sottovoce.yaml}. */
final class RelayReader {
  static final String KEY = "turn";

  private static final Set<String> KNOWN =
      Set.of(
          "uris",
          "lifetimeMinutes",
          "listen",
          "tlsPort",
          "relayPorts",
          "externalAddress",
          "allowPeers");

  private static final int LEAST_MINUTES = 10;
  private static final int MOST_MINUTES = 24 * 60;

  private RelayReader() {}

  /** What stands in the file; the defaults where the key is not there. */
  static RelayConfig read(Node root) throws ConfigException {
    if (!(root instanceof MappingNode mapping)) return RelayConfig.DEFAULT;
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(KEY)) {
        return config(values(tuple.getValueNode()));
      }
    }
    return RelayConfig.DEFAULT;
  }

  private static Map<String, Node> values(Node node) throws ConfigException {
    String known = "'turn' wants the keys " + KNOWN.stream().sorted().toList();
    if (!(node instanceof MappingNode mapping)) throw ConfigReader.error(node, known);
    Map<String, Node> values = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || !KNOWN.contains(key.getValue())) {
        throw ConfigReader.error(tuple.getKeyNode(), known);
      }
      values.put(key.getValue(), tuple.getValueNode());
    }
    return values;
  }

  private static RelayConfig config(Map<String, Node> values) throws ConfigException {
    RelayConfig defaults = RelayConfig.DEFAULT;
    Node listen = values.get("listen");
    ServerConfig.Listen where =
        listen == null ? new ServerConfig.Listen(defaults.host(), defaults.port()) : listen(listen);
    return new RelayConfig(
        uris(values.get("uris")),
        lifetime(values.get("lifetimeMinutes"), defaults.lifetime()),
        where.host(),
        where.port(),
        number(values.get("tlsPort"), 1, 65_535, defaults.tlsPort()),
        ports(values.get("relayPorts"), defaults.relayPorts()),
        external(values.get("externalAddress")),
        ranges(values.get("allowPeers")));
  }

  private static List<String> uris(@Nullable Node node) throws ConfigException {
    List<String> uris = new ArrayList<>();
    for (Node each : list(node, "uris")) {
      Optional<TurnUri> uri = text(each).flatMap(TurnUri::parse);
      if (uri.isEmpty()) {
        throw ConfigReader.error(
            each, "'turn.uris' wants URIs such as turn:relay.example:3478?transport=udp");
      }
      uris.add(uri.get().text());
    }
    return uris;
  }

  private static Duration lifetime(@Nullable Node node, Duration otherwise) throws ConfigException {
    int minutes = number(node, LEAST_MINUTES, MOST_MINUTES, (int) otherwise.toMinutes());
    return Duration.ofMinutes(minutes);
  }

  /** coturn wants addresses, not names. */
  private static ServerConfig.Listen listen(Node node) throws ConfigException {
    String text = text(node).orElse("");
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(0, colon)).replaceAll("^\\[|\\]$", "");
    String port = text.substring(colon + 1);
    boolean good = port.matches("[0-9]{1,5}") && TransportAddress.parse(host, 0).isPresent();
    int number = good ? Integer.parseInt(port) : 0;
    if (number >= 1 && number <= 65_535) return new ServerConfig.Listen(host, number);
    throw ConfigReader.error(node, "'turn.listen' wants ADDRESS:PORT, such as 0.0.0.0:3478");
  }

  private static RelayConfig.Ports ports(@Nullable Node node, RelayConfig.Ports otherwise)
      throws ConfigException {
    if (node == null) return otherwise;
    String text = text(node).orElse("");
    if (text.matches("[0-9]{4,5}-[0-9]{4,5}")) {
      int dash = text.indexOf('-');
      try {
        return new RelayConfig.Ports(
            Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
      } catch (IllegalArgumentException e) {
        throw ConfigReader.error(node, "'turn.relayPorts': " + e.getMessage());
      }
    }
    throw ConfigReader.error(node, "'turn.relayPorts' wants a range such as 49152-65535");
  }

  private static Optional<String> external(@Nullable Node node) throws ConfigException {
    if (node == null) return Optional.empty();
    Optional<String> literal =
        text(node).flatMap(t -> TransportAddress.parse(t, 0)).map(TransportAddress::literal);
    if (literal.isPresent()) return literal;
    throw ConfigReader.error(node, "'turn.externalAddress' wants an IP address");
  }

  private static List<PeerRange> ranges(@Nullable Node node) throws ConfigException {
    List<PeerRange> ranges = new ArrayList<>();
    for (Node each : list(node, "allowPeers")) {
      Optional<PeerRange> range = text(each).flatMap(PeerRange::parse);
      if (range.isEmpty()) {
        throw ConfigReader.error(each, "'turn.allowPeers' wants ADDRESS or ADDRESS/BITS");
      }
      ranges.add(range.get());
    }
    return ranges;
  }

  private static List<Node> list(@Nullable Node node, String key) throws ConfigException {
    if (node == null) return List.of();
    if (node instanceof SequenceNode sequence) return sequence.getValue();
    throw ConfigReader.error(node, "'turn." + key + "' wants a list");
  }

  private static int number(@Nullable Node node, int least, int most, int otherwise)
      throws ConfigException {
    if (node == null) return otherwise;
    String text = text(node).orElse("");
    int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
    if (number >= least && number <= most) return number;
    throw ConfigReader.error(node, "expected a number from " + least + " to " + most);
  }

  private static Optional<String> text(Node node) {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }
}
