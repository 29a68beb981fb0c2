package dev.sottovoce.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyGate;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.policy.Suite;
import dev.sottovoce.policy.SuiteRegister;
import dev.sottovoce.wire.Bytes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Policies that officers signed, and what looks like some, each with what Java says of it. */
final class PolicyVectors {
  private static final LocalDate DAY = LocalDate.parse("2026-11-25");
  private static final int NEEDED = 2;
  private static final List<String> NAMES = List.of("anna", "ben", "carla");
  private static final List<String> VALUES =
      List.of(
          "",
          "''",
          "~",
          "0",
          "01",
          "2",
          "1000000001",
          "2026-02-30",
          "2026-11-25",
          "2026-11-26",
          "26-11-25",
          "refuse",
          "refused",
          "shown",
          "require",
          "off",
          "all",
          "All",
          "string",
          "interop",
          "secure-enclave",
          "browser",
          "[]",
          "{}",
          "[x]",
          "[opus, opus]",
          "[PCMU, opus]",
          "[DTLS 1.2]",
          "[ZRTP]",
          "[DTLS 1.3, {name: DTLS 1.2, until: 2026-11-25}]",
          "[DTLS 1.3, {name: DTLS 1.2, until: 2026-11-26}]",
          "[{name: DTLS 1.3, until: 2026-11-26, more: x}]",
          "[SDES]",
          "[AES_CM_128_HMAC_SHA1_80]",
          "{offer: [x25519], accept: [x25519]}",
          "!!str off",
          "\"off\"",
          "&a off",
          "*a",
          "|\n  off");

  private final Random random;
  private final ArrayNode cases = JsonNodeFactory.instance.arrayNode();
  private final List<Bytes> keys = new ArrayList<>();
  private final PolicyRoot root;

  private PolicyVectors(Random random) {
    this.random = random;
    List<VerifierKey> officers = new ArrayList<>();
    for (String each : NAMES) {
      keys.add(octets());
      officers.add(PolicySignatures.verifierKey(each, keys.get(keys.size() - 1)));
    }
    root = new PolicyRoot(NEEDED, officers);
  }

  static ObjectNode make(Random random) {
    PolicyVectors vectors = new PolicyVectors(random);
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("day", DAY.toString()).put("root", vectors.root.encoded().base64Url());
    vectors.addRoots(all.putArray("roots"));
    putRegister(all.putObject("register"));
    for (Policy.Profile each : Policy.Profile.values()) {
      vectors.addDocuments(word(each), Profiles.text(each));
    }
    vectors.addSignatures(Profiles.text(Policy.Profile.DEFAULT));
    all.set("cases", vectors.cases);
    return all;
  }

  private static void putRegister(ObjectNode register) {
    for (Kind kind : Kind.values()) {
      ObjectNode node = register.putObject(kind.path());
      ArrayNode free = node.putArray("free");
      ArrayNode interop = node.putArray("interop");
      ArrayNode quantum = node.putArray("postQuantum");
      for (Suite each : SuiteRegister.all(kind)) {
        if (each.use() == Suite.Use.FREE) free.add(each.name());
        if (each.use() == Suite.Use.INTEROP_ONLY) interop.add(each.name());
        if (each.postQuantum()) quantum.add(each.name());
      }
    }
  }

  private void addRoots(ArrayNode roots) {
    Bytes right = root.encoded();
    Bytes first = right.slice(1, right.length());
    Bytes one = first.slice(0, 1 + NAMES.get(0).length() + VerifierKey.KEY_OCTETS);
    List<Bytes> all = new ArrayList<>(List.of(right, Bytes.concat(Bytes.of(1), one)));
    all.add(Bytes.concat(Bytes.of(0), first));
    all.add(Bytes.concat(Bytes.of(4), first));
    all.add(Bytes.concat(Bytes.of(2), one, one));
    Bytes renamed = Bytes.concat(Bytes.of(4), Bytes.utf8("anne"), one.slice(5, one.length()));
    all.add(Bytes.concat(Bytes.of(2), one, renamed));
    all.add(Bytes.concat(right, Bytes.of(0)));
    for (int at = 0; at < right.length(); at += 5) all.add(right.slice(0, at));
    for (Bytes each : all) {
      boolean good = PolicyRoot.decode(each).isPresent();
      roots.addObject().put("encoded", each.base64Url()).put("good", good);
    }
  }

  /** The document as it is, without each line, with each twice, and with other values in each. */
  private void addDocuments(String name, String yaml) {
    List<String> lines = yaml.lines().filter(line -> !line.strip().startsWith("#")).toList();
    addSigned(name, yaml);
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      List<String> changed = new ArrayList<>(lines);
      changed.remove(at);
      addSigned(name + " without: " + line, String.join("\n", changed));
      changed.add(at, line);
      changed.add(at, line);
      addSigned(name + " twice: " + line, String.join("\n", changed));
      changed.set(at, line.replaceFirst("[a-zA-Z]", "X"));
      changed.remove(at + 1);
      addSigned(name + " misspelt: " + line, String.join("\n", changed));
      int colon = line.indexOf(':');
      if (colon < 0 || random.nextInt(3) > 0 && !isUsed(line)) continue;
      for (String value : VALUES) {
        changed.set(at, line.substring(0, colon + 1) + " " + value);
        addSigned(name + " with: " + changed.get(at), String.join("\n", changed));
      }
    }
  }

  private static boolean isUsed(String line) {
    return line.matches(
        " *(version|from|until|postQuantum|staleHead|unsigned|deviceKey|mutual|metadata|codecs|profile"
            + "|unlock|idleSeconds):.*");
  }

  private void addSignatures(String yaml) {
    Bytes document = Bytes.utf8(yaml);
    String anna = line(0, document);
    String ben = line(1, document);
    String stranger = PolicySignatures.sign("dora", octets(), document);
    String other = line(1, Bytes.utf8(yaml + "\n"));
    add("one officer", document, anna, 0);
    add("one officer twice", document, anna + anna, 0);
    add("nobody", document, "", 0);
    add("two officers", document, anna + ben, 0);
    add("three officers", document, anna + ben + line(2, document), 0);
    add("two and a stranger", document, anna + ben + stranger, 0);
    add("another document's", document, anna + other, 0);
    add("two and a wrong one", document, anna + ben + other, 0);
    add("no line", document, anna + ben + "x\n", 0);
    add("too many lines", document, anna.repeat(16) + ben, 0);
    add("not newer", document, anna + ben, 1);
    add("older", document, anna + ben, 2);
    add("more octets", Bytes.utf8(yaml + "# "), anna + ben, 0);
  }

  private String line(int officer, Bytes document) {
    return PolicySignatures.sign(NAMES.get(officer), keys.get(officer), document);
  }

  private void addSigned(String name, String yaml) {
    Bytes document = Bytes.utf8(yaml);
    add(name, document, line(0, document) + line(2, document), 0);
  }

  private void add(String name, Bytes document, String lines, int present) {
    SignedPolicy signed = new SignedPolicy(document, lines);
    ObjectNode node = cases.addObject().put("name", name).put("present", present);
    node.put("encoded", signed.encoded().base64Url());
    try {
      put(node.putObject("taken"), PolicyGate.of(root).take(present, signed, DAY));
    } catch (PolicyException e) {
      node.remove("taken");
    }
  }

  private static void put(ObjectNode node, Policy policy) {
    node.put("version", policy.version());
    node.put("from", policy.from().toString()).put("until", policy.until().toString());
    node.put("postQuantum", word(policy.postQuantum()));
    node.put("staleHead", word(policy.staleHead())).put("unsigned", word(policy.unsigned()));
    node.put("deviceKey", policy.deviceKey().word()).put("mutual", word(policy.mutual()));
    node.putObject("browser")
        .put("unlock", word(policy.browser().unlock()))
        .put("idleSeconds", policy.browser().idleSeconds())
        .put("hiddenSeconds", policy.browser().hiddenSeconds());
    node.put("metadata", word(policy.metadata()));
    ArrayNode codecs = node.putArray("codecs");
    policy.codecs().forEach(codecs::add);
    ObjectNode accepted = node.putObject("accepted");
    for (Kind kind : Kind.values()) {
      ArrayNode names = accepted.putArray(kind.path());
      policy.accepted(kind, DAY).forEach(names::add);
    }
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private Bytes octets() {
    byte[] octets = new byte[VerifierKey.KEY_OCTETS];
    random.nextBytes(octets);
    return Bytes.unsafeWrap(octets);
  }
}
