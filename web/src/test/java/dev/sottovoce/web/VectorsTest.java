package dev.sottovoce.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.call.CallVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Writes what the rooms in Java say of chains, proofs and a signed call to {@code
 * target/vectors.json}; the tests of the phone in the browser, which run next, must say the same of
 * each.
 */
class VectorsTest {
  private static final long SEED = Long.getLong("sottovoce.seed", 7);

  @Test
  void whatJavaSays_isWritten() throws IOException {
    Random random = new Random(SEED);
    ObjectNode vectors = JsonNodeFactory.instance.objectNode().put("seed", SEED);
    ArrayNode accounts = AccountVectors.make(random);
    ObjectNode log = LogVectors.make(random);
    vectors.set("accounts", accounts);
    vectors.set("log", log);
    vectors.set("call", CallVectors.make(random));
    ArrayNode trust = TrustVectors.make(random);
    vectors.set("trust", trust);
    ArrayNode updates = UpdateVectors.make(random);
    vectors.set("updates", updates);
    ObjectNode policy = PolicyVectors.make(random);
    vectors.set("policy", policy);
    ObjectNode device = DeviceVectors.make();
    vectors.set("device", device);
    ObjectNode heads = LogVectors.heads(random);
    vectors.set("heads", heads);
    vectors.set("safety", SafetyVectors.make(random));
    // The whole chain, what it begins with, and three that end in another way: nothing else passes.
    assertEquals(9, count(accounts, "state"), "chains that are right");
    assertTrue(accounts.size() > 500, "chains in all");
    assertEquals(125, count(log.path("cases"), "latest"), "proofs that are right");
    assertTrue(log.path("cases").size() > 500, "proofs in all");
    assertEquals(7, count(trust, "usable"), "roots that are right");
    assertEquals(317, count(policy.path("cases"), "taken"), "policies that are right");
    assertTrue(policy.path("cases").size() > 1_000, "policies in all");
    assertEquals(28, count(device.path("codes"), "code"), "codes that are right");
    assertEquals(5, count(device.path("certificates").path("cases"), "key"), "good certificates");
    // Seven that lead on or are none, and seven with another hash of what they follow: passed over.
    assertEquals(14, count(updates, "next"), "steps between roots that are not refused");
    assertTrue(updates.size() > 200, "steps between roots in all");
    assertEquals(7, otherLogs(heads.path("told")), "heads of another log");
    JsonNode revocations = device.path("revocations").path("cases");
    assertEquals(2, count(revocations, "said"), "revocations that are right");
    assertTrue(revocations.size() > 200, "revocations in all");
    assertTrue(count(device.path("wakeUps"), "said") > 40, "pushes that are right");
    assertTrue(device.path("wakeUps").size() > 150, "pushes in all");
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/vectors.json"), vectors.toString());
  }

  private static int otherLogs(JsonNode told) {
    int found = 0;
    for (JsonNode each : told) if (each.path("otherLog").asBoolean()) found++;
    return found;
  }

  private static int count(JsonNode cases, String member) {
    int found = 0;
    for (JsonNode each : cases) if (each.has(member)) found++;
    return found;
  }
}
