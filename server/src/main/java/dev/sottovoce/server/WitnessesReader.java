package dev.sottovoce.server;

import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.server.log.Witnesses;
import dev.sottovoce.server.log.Witnesses.Contact;
import dev.sottovoce.transparency.LogKeys;
import java.net.URI;
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

/** Reads {@code witnesses} of {@code sottovoce.yaml}. */
final class WitnessesReader {
  static final String KEY = "witnesses";

  private WitnessesReader() {}

  /** Who stands in the file; nobody where the key is not there. */
  static Witnesses read(Node root) throws ConfigException {
    if (!(root instanceof MappingNode mapping)) return Witnesses.NONE;
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(KEY)) {
        return witnesses(tuple.getValueNode());
      }
    }
    return Witnesses.NONE;
  }

  private static Witnesses witnesses(Node node) throws ConfigException {
    Map<String, Node> values = mapping(node, Set.of("needed", "list"));
    if (!(values.get("list") instanceof SequenceNode list)) {
      throw ConfigReader.error(node, "'witnesses' wants a 'list' of key and url");
    }
    List<Contact> contacts = new ArrayList<>();
    for (Node each : list.getValue()) contacts.add(contact(each));
    Witnesses witnesses = new Witnesses(needed(node, values.get("needed")), contacts);
    check(node, witnesses);
    return witnesses;
  }

  private static void check(Node node, Witnesses witnesses) throws ConfigException {
    try {
      // Any log's key: the rules are about the witnesses.
      VerifierKey log = new VerifierKey("log", witnesses.keys().getFirst().key());
      new LogKeys(log, witnesses.keys(), witnesses.needed());
    } catch (IllegalArgumentException e) {
      throw ConfigReader.error(node, "'witnesses': " + e.getMessage());
    }
  }

  private static int needed(Node node, @Nullable Node value) throws ConfigException {
    if (value instanceof ScalarNode digits && digits.getValue().matches("[1-9]")) {
      return Integer.parseInt(digits.getValue());
    }
    throw ConfigReader.error(node, "'witnesses.needed' wants a number from 1");
  }

  private static Contact contact(Node node) throws ConfigException {
    Map<String, Node> values = mapping(node, Set.of("key", "url"));
    Optional<VerifierKey> key = text(values.get("key")).flatMap(VerifierKey::parse);
    Optional<URI> url = text(values.get("url")).flatMap(WitnessesReader::url);
    if (key.isEmpty()) {
      throw ConfigReader.error(node, "a witness wants the 'key' that its 'witness run' printed");
    }
    if (url.isEmpty()) {
      throw ConfigReader.error(node, "a witness wants a 'url' such as https://witness.example");
    }
    return new Contact(key.get(), url.get());
  }

  private static Optional<String> text(@Nullable Node node) {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  private static Optional<URI> url(String text) {
    try {
      URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean good =
          url.getHost() != null
              && Set.of("https", "http").contains(url.getScheme())
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      return good ? Optional.of(url) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Node> mapping(Node node, Set<String> known) throws ConfigException {
    if (!(node instanceof MappingNode mapping)) {
      throw ConfigReader.error(node, "expected the keys " + known.stream().sorted().toList());
    }
    Map<String, Node> values = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || !known.contains(key.getValue())) {
        throw ConfigReader.error(
            tuple.getKeyNode(), "expected the keys " + known.stream().sorted().toList());
      }
      values.put(key.getValue(), tuple.getValueNode());
    }
    return values;
  }
}
