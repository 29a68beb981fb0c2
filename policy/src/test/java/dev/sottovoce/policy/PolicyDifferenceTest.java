package dev.sottovoce.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sottovoce.policy.PolicyDifference.Change;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyDifferenceTest {
  private static final String TEXT = Profiles.text(Policy.Profile.DEFAULT);

  private static List<Change> changes(String after) throws PolicyException {
    return PolicyDifference.between(PolicyReader.read(TEXT), PolicyReader.read(after)).changes();
  }

  private static Change change(String line, String instead) throws PolicyException {
    String after = TEXT.replace(line, instead);
    assertNotEquals(TEXT, after, line);
    List<Change> changes = changes(after);
    assertEquals(1, changes.size(), changes::toString);
    return changes.get(0);
  }

  @Test
  void aKeyThatSaysSomethingElse_isNamed_withBoth() throws Exception {
    assertEquals(
        new Change("deviceKey", List.of("software"), List.of("tpm")),
        change("deviceKey: software", "deviceKey: tpm"));
    assertEquals(
        new Change("watch.forged", List.of("5"), List.of("6")), change("forged: 5", "forged: 6"));
    assertEquals(
        new Change("foreign.unsigned", List.of("shown"), List.of("refused")),
        change("unsigned: shown", "unsigned: refused"));
    assertEquals(
        new Change("valid.until", List.of("2030-01-01"), List.of("2031-01-01")),
        change("until: 2030-01-01", "until: 2031-01-01"));
  }

  @Test
  void theOrderOfAList_andADateOfAName_areChanges() throws Exception {
    assertEquals(
        List.of("B256", "B32"), change("offer: [B32, B256]", "offer: [B256, B32]").after());
    assertEquals(
        List.of("B32", "B256 until 2027-01-01"),
        change("accept: [B32, B256]", "accept: [B32, {name: B256, until: 2027-01-01}]").after());
  }

  @Test
  void comments_theOrderOfKeys_andTheUsualLeftOut_areNone() throws Exception {
    assertEquals(List.of(), changes(TEXT.replaceAll("(?m)^ *#.*\n", "")));
    assertEquals(List.of(), changes(TEXT.replace("hold: steady\n", "") + "hold: steady\n"));
    assertEquals(List.of(), changes(TEXT.replace("hold: steady\n", "")));
    assertEquals(List.of(), changes(TEXT.replace("  packetsPerSecond: 50\n", "")));
  }

  /** A key that is added to documents and forgotten here would change without being seen. */
  @Test
  void everyKeyThatADocumentMayHave_isCompared() throws Exception {
    Set<String> known = new HashSet<>();
    leaves("", PolicySchema.build(), known);
    assertEquals(known, PolicyDifference.values(PolicyReader.read(TEXT)).keySet());
  }

  private static void leaves(String path, Map<?, ?> node, Set<String> found) {
    if (node.get("properties") instanceof Map<?, ?> properties) {
      for (Map.Entry<?, ?> each : properties.entrySet()) {
        String key = path.isEmpty() ? "" + each.getKey() : path + "." + each.getKey();
        if (each.getValue() instanceof Map<?, ?> below) leaves(key, below, found);
      }
    } else {
      found.add(path);
    }
  }
}
