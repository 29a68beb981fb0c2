package dev.sottovoce.server;

import dev.sottovoce.server.push.PushConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads {@code push} of {@code sottovoce.yaml}. */
final class PushReader {
  static final String KEY = "push";

  private static final Set<String> KNOWN = Set.of("webPush", "apns", "fcm", "testHours");

  private static final String HOST = "(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?";

  private PushReader() {}

  /** What stands in the file; nobody is woken where the key is not there. */
  static PushConfig read(Node root) throws ConfigException {
    if (!(root instanceof MappingNode mapping)) return PushConfig.OFF;
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(KEY)) {
        return config(new ConfigGroup("push", tuple.getValueNode(), KNOWN));
      }
    }
    return PushConfig.OFF;
  }

  private static PushConfig config(ConfigGroup push) throws ConfigException {
    Node web = push.values().get("webPush");
    Node apns = push.values().get("apns");
    Node fcm = push.values().get("fcm");
    return new PushConfig(
        web == null ? Optional.empty() : Optional.of(webPush(web)),
        apns == null ? Optional.empty() : Optional.of(apns(apns)),
        fcm == null ? Optional.empty() : Optional.of(fcm(fcm)),
        push.values().containsKey("testHours") ? Optional.of(testEvery(push)) : Optional.empty());
  }

  private static Duration testEvery(ConfigGroup push) throws ConfigException {
    String hours = push.text("testHours", "[1-9][0-9]{0,2}", "1 to 999 hours");
    return Duration.ofHours(Long.parseLong(hours));
  }

  private static PushConfig.WebPush webPush(Node node) throws ConfigException {
    ConfigGroup group =
        new ConfigGroup(
            "push.webPush", node, Set.of("contact", "services", "privateAddresses", "authority"));
    Node privateAddresses = group.values().get("privateAddresses");
    boolean inside =
        privateAddresses != null
            && group.text("privateAddresses", "true|false", "true or false").equals("true");
    return new PushConfig.WebPush(
        group.text(
            "contact",
            "(mailto:[^ @]+@|https://)[a-z0-9.-]+(/[!-~]*)?",
            "whom a push service can write to, such as mailto:operator@example.org"),
        services(group.values().get("services")),
        inside ? PushConfig.Networks.ALL : PushConfig.Networks.PUBLIC,
        group.values().containsKey("authority")
            ? Optional.of(group.text("authority", ".+", "a file of certificates"))
            : Optional.empty());
  }

  private static List<String> services(@Nullable Node node) throws ConfigException {
    if (node == null) return PushConfig.WebPush.BROWSERS;
    String wanted =
        "'push.webPush.services' wants a list of hosts, such as fcm.googleapis.com or push.example:8443";
    if (!(node instanceof SequenceNode sequence)) throw ConfigReader.error(node, wanted);
    List<String> services = new ArrayList<>();
    for (Node each : sequence.getValue()) {
      if (!(each instanceof ScalarNode service) || !service.getValue().matches(HOST)) {
        throw ConfigReader.error(each, wanted);
      }
      services.add(service.getValue());
    }
    return services;
  }

  private static PushConfig.Apns apns(Node node) throws ConfigException {
    ConfigGroup group =
        new ConfigGroup("push.apns", node, Set.of("key", "keyId", "teamId", "topic", "sandbox"));
    boolean sandbox =
        group.values().containsKey("sandbox")
            && group.text("sandbox", "true|false", "true or false").equals("true");
    URI at = sandbox ? PushConfig.Apns.SANDBOX : PushConfig.Apns.PRODUCTION;
    return new PushConfig.Apns(
        group.text("key", ".+", "the team's key, a .p8 file"),
        group.text("keyId", "[A-Z0-9]{10}", "the key's identifier of ten characters"),
        group.text("teamId", "[A-Z0-9]{10}", "the team's identifier of ten characters"),
        group.text("topic", "[A-Za-z0-9.-]+\\.voip", "the application's topic, ending with .voip"),
        at);
  }

  private static PushConfig.Fcm fcm(Node node) throws ConfigException {
    ConfigGroup group = new ConfigGroup("push.fcm", node, Set.of("account"));
    return new PushConfig.Fcm(
        group.text("account", ".+", "the service account's JSON file"), PushConfig.Fcm.PRODUCTION);
  }
}
