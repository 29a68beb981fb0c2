package dev.sottovoce.server;

import dev.sottovoce.server.ServerConfig.CaToken;
import dev.sottovoce.server.ServerConfig.Listen;
import dev.sottovoce.server.ServerConfig.Site;
import dev.sottovoce.server.ServerConfig.TlsFiles;
import dev.sottovoce.server.log.Witnesses;
import dev.sottovoce.server.provider.ProviderConfig;
import dev.sottovoce.server.push.PushConfig;
import dev.sottovoce.server.relay.RelayConfig;
import dev.sottovoce.server.webauthn.AttestationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads {@code sottovoce.yaml} by the letter: an unknown key is an error, with its line. */
final class ConfigReader {
  /** Keys whose features are not there yet; saying so is better than ignoring them. */
  private static final Set<String> LATER = Set.of("database", "cluster", "retention");

  private static final Set<String> KNOWN =
      Set.of(
          "domain",
          "publicAddress",
          "firstLook",
          "listen.https",
          "listen.sip",
          "listen.sipForeign",
          "listen.metrics",
          "tls.certificate",
          "tls.key",
          "site.listen",
          "site.certificate",
          "site.key",
          "ca.pkcs11.library",
          "ca.pkcs11.slot",
          "ca.pkcs11.label",
          "ca.pkcs11.pinFile");

  private static final Set<String> GROUPS = Set.of("listen", "tls", "site", "ca", "ca.pkcs11");

  /** Read by readers of their own. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          WitnessesReader.KEY,
          RelayReader.KEY,
          OriginsReader.KEY,
          PushReader.KEY,
          ProviderReader.KEY,
          AttestationReader.KEY);

  private record Value(String text, int line) {}

  private ConfigReader() {}

  /** The configuration in a folder; the file is written there when there is none. */
  static ServerConfig in(Path folder) throws IOException {
    Path file = folder.resolve("sottovoce.yaml");
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      Files.writeString(file, ServerConfig.template());
    }
    return read(Files.readString(file));
  }

  static ServerConfig read(String yaml) throws ConfigException {
    Map<String, Value> values = new HashMap<>();
    Optional<Node> root = compose(yaml);
    if (root.isPresent()) collect("", root.get(), values);
    Witnesses witnesses = root.isPresent() ? WitnessesReader.read(root.get()) : Witnesses.NONE;
    ServerConfig defaults = ServerConfig.DEFAULT;
    RelayConfig relays = root.isPresent() ? RelayReader.read(root.get()) : RelayConfig.DEFAULT;
    List<String> origins = root.isPresent() ? OriginsReader.read(root.get()) : List.of();
    PushConfig push = root.isPresent() ? PushReader.read(root.get()) : PushConfig.OFF;
    Optional<ProviderConfig> provider =
        root.isPresent() ? ProviderReader.read(root.get()) : Optional.empty();
    Optional<Listen> metrics =
        values.containsKey("listen.metrics")
            ? metrics(values.get("listen.metrics"))
            : defaults.metrics();
    return new ServerConfig(
        host(values, "domain", defaults.domain()),
        host(values, "publicAddress", defaults.publicAddress()),
        listen(values, "listen.https", defaults.https()),
        listen(values, "listen.sip", defaults.sip()),
        foreign(values.get("listen.sipForeign")),
        metrics,
        firstLook(values.get("firstLook")),
        files("tls", values),
        witnesses,
        relays,
        token(values),
        site(values),
        origins,
        push,
        provider,
        root.isPresent() ? AttestationReader.read(root.get()) : AttestationConfig.NONE);
  }

  private static Optional<Node> compose(String yaml) throws ConfigException {
    try {
      return new Compose(LoadSettings.builder().setAllowDuplicateKeys(false).build())
          .composeString(yaml);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new ConfigException("sottovoce.yaml, line " + line + ": " + e.getProblem() + ".");
    } catch (YamlEngineException e) {
      throw new ConfigException("sottovoce.yaml is no YAML: " + e.getMessage());
    }
  }

  private static void collect(String prefix, Node node, Map<String, Value> values)
      throws ConfigException {
    if (!(node instanceof MappingNode mapping)) throw error(node, "expected 'key: value' lines");
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw error(tuple.getKeyNode(), "expected a key");
      }
      String name = prefix + key.getValue();
      if (LATER.contains(name)) {
        throw error(key, "'" + name + "' belongs to a feature that this version does not have yet");
      }
      if (ELSEWHERE.contains(name)) continue;
      if (GROUPS.contains(name)) {
        collect(name + ".", tuple.getValueNode(), values);
      } else if (!KNOWN.contains(name)) {
        throw error(
            key,
            "unknown key '"
                + name
                + "'; known are "
                + Stream.concat(KNOWN.stream(), ELSEWHERE.stream()).sorted().toList());
      } else if (tuple.getValueNode() instanceof ScalarNode value) {
        Value before = values.put(name, new Value(value.getValue(), line(key)));
        if (before != null) throw error(key, "'" + name + "' stands twice, a duplicate");
      } else {
        throw error(tuple.getValueNode(), "'" + name + "' wants one value");
      }
    }
  }

  private static String host(Map<String, Value> values, String key, String otherwise)
      throws ConfigException {
    Value value = values.get(key);
    if (value == null) return otherwise;
    boolean good = value.text().matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+\\]");
    if (good) return value.text();
    throw error(value, "'" + key + "' wants a host name in lower case or an IP address");
  }

  private static Listen listen(Map<String, Value> values, String key, Listen otherwise)
      throws ConfigException {
    Value value = values.get(key);
    return value == null ? otherwise : listen(key, value);
  }

  private static Optional<Listen> foreign(@Nullable Value value) throws ConfigException {
    if (value == null || value.text().equals("off")) return Optional.empty();
    return Optional.of(listen("listen.sipForeign", value));
  }

  private static Optional<Listen> metrics(Value value) throws ConfigException {
    if (value.text().equals("off")) return Optional.empty();
    return Optional.of(loopback("listen.metrics", value, "127.0.0.1:9464, or off"));
  }

  private static Optional<Listen> firstLook(@Nullable Value value) throws ConfigException {
    if (value == null || value.text().equals("false")) return Optional.empty();
    return Optional.of(loopback("firstLook", value, "127.0.0.1:8080, or false"));
  }

  private static Listen loopback(String key, Value value, String example) throws ConfigException {
    Listen listen = listen(key, value);
    if (Set.of("127.0.0.1", "::1", "localhost").contains(listen.host())) return listen;
    throw error(value, "'" + key + "' wants a loopback address such as " + example);
  }

  private static Listen listen(String key, Value value) throws ConfigException {
    int colon = value.text().lastIndexOf(':');
    String host = value.text().substring(0, Math.max(0, colon)).replaceAll("^\\[|\\]$", "");
    String port = value.text().substring(colon + 1);
    if (colon > 0 && !host.isEmpty() && port.matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(port);
      if (number <= 65_535) return new Listen(host, number);
    }
    throw error(value, "'" + key + "' wants ADDRESS:PORT, such as 0.0.0.0:5061");
  }

  private static Optional<TlsFiles> files(String group, Map<String, Value> values)
      throws ConfigException {
    Value certificate = values.get(group + ".certificate");
    Value key = values.get(group + ".key");
    if (certificate != null && key != null) {
      return Optional.of(new TlsFiles(certificate.text(), key.text()));
    }
    if (certificate != null) throw error(certificate, "'" + group + "' wants a 'key' too");
    if (key != null) throw error(key, "'" + group + "' wants a 'certificate' too");
    return Optional.empty();
  }

  private static Optional<Site> site(Map<String, Value> values) throws ConfigException {
    Value listen = values.get("site.listen");
    Optional<TlsFiles> files = files("site", values);
    if (listen == null && files.isEmpty()) return Optional.empty();
    if (listen == null) {
      throw error(Objects.requireNonNull(values.get("site.key")), "'site' wants 'listen' too");
    }
    if (files.isEmpty()) throw error(listen, "'site' wants a 'certificate' and a 'key' too");
    return Optional.of(new Site(listen("site.listen", listen), files.get()));
  }

  private static Optional<CaToken> token(Map<String, Value> values) throws ConfigException {
    Value library = values.get("ca.pkcs11.library");
    Value pinFile = values.get("ca.pkcs11.pinFile");
    Value slot = values.get("ca.pkcs11.slot");
    Value label = values.get("ca.pkcs11.label");
    if (library == null || pinFile == null) {
      for (Value each : new Value[] {library, pinFile, slot, label}) {
        if (each != null) throw error(each, "'ca.pkcs11' wants a 'library' and a 'pinFile'");
      }
      return Optional.empty();
    }
    if (slot != null && !slot.text().matches("[0-9]{1,10}")) {
      throw error(slot, "'ca.pkcs11.slot' wants a number, as the token's own tool lists it");
    }
    if (label != null && !label.text().matches("[A-Za-z0-9._-]{1,64}")) {
      throw error(label, "'ca.pkcs11.label' wants 1 to 64 letters, digits, and . _ -");
    }
    return Optional.of(
        new CaToken(
            library.text(),
            slot == null ? 0 : Long.parseLong(slot.text()),
            label == null ? "sottovoce-ca" : label.text(),
            pinFile.text()));
  }

  static ConfigException error(Node node, String problem) {
    return new ConfigException("sottovoce.yaml, line " + line(node) + ": " + problem + ".");
  }

  private static ConfigException error(Value value, String problem) {
    return new ConfigException("sottovoce.yaml, line " + value.line() + ": " + problem + ".");
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
