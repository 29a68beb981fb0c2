package dev.sottovoce.cli.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.cli.TestConsole;
import dev.sottovoce.cli.server.FirstRoot;
import dev.sottovoce.server.Administration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Officers' keys under passphrases, and two of three who sign from one end to the other. */
class PolicyRootCommandTest {
  @TempDir Path folder;

  private static TestConsole run(String... words) {
    return TestConsole.run(words);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private Path passphrase(String text) throws Exception {
    return Files.writeString(folder.resolve("passphrase-" + text), text + "\nnot this line\n");
  }

  private void create(String... more) throws Exception {
    String[] words =
        new String[] {
          "policy",
          "root",
          "create",
          "--out",
          folder.toString(),
          "--passphrase-file",
          passphrase("right").toString()
        };
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    TestConsole made = run(all);
    assertEquals(0, made.code(), made.err());
  }

  private TestConsole sign(String document, String officer, String passphrase) throws Exception {
    return run(
        "policy",
        "sign",
        document,
        "--key",
        file(officer + ".key"),
        "--passphrase-file",
        passphrase(passphrase).toString());
  }

  @Test
  void twoOfThreeOfficers_makeAPolicy_andOneDoesNot() throws Exception {
    create("--needed", "2", "anna", "ben", "carla");
    String data = file("server");
    String policy = file("policy.yaml");
    Files.writeString(Path.of(policy), run("policy", "show").out());
    assertEquals(0, run("policy", "trust", file("policy.root"), "--data", data).code());

    assertEquals(0, sign(policy, "anna", "right").code());
    assertEquals(0, sign(policy, "anna", "right").code(), "twice is once");
    TestConsole alone = run("policy", "install", policy, "--data", data);
    assertEquals(1, alone.code());
    assertTrue(alone.err().contains("1 of the 2"), alone.err());

    assertEquals(0, sign(policy, "carla", "right").code());
    TestConsole both = run("policy", "install", policy, "--data", data);
    assertEquals(0, both.code(), both.err());
  }

  @Test
  void otherOfficers_takeOver_whenThePresentOnesHaveSigned_andThePolicyIsTheirs() throws Exception {
    create("--needed", "2", "anna", "ben", "carla");
    String data = file("server");
    String policy = file("policy.yaml");
    Files.writeString(Path.of(policy), run("policy", "show").out());
    assertEquals(0, run("policy", "trust", file("policy.root"), "--data", data).code());
    assertEquals(0, sign(policy, "anna", "right").code());
    assertEquals(0, sign(policy, "ben", "right").code());
    assertEquals(0, run("policy", "install", policy, "--data", data).code());

    Files.delete(folder.resolve("policy.root"));
    create("dora");
    String step = file("step.txt");
    TestConsole begun =
        run("policy", "root", "next", file("policy.root"), "--out", step, "--data", data);
    assertEquals(0, begun.code(), begun.err());
    assertTrue(begun.out().contains("1 of 1 (dora)"), begun.out());

    assertEquals(0, signStep(step, "anna").code());
    TestConsole twice = signStep(step, "anna");
    assertTrue(twice.err().contains("1 of 1 (dora)"), "an officer sees what it is");
    assertTrue(twice.out().contains("before"), twice.out());
    assertRefused("not enough of them did", step, policy, data);

    assertEquals(0, signStep(step, "ben").code());
    assertRefused("nobody with this key may sign", step, policy, data);

    Files.delete(Path.of(policy + ".sig"));
    assertEquals(0, sign(policy, "dora", "right").code());
    TestConsole installed =
        run("policy", "root", "install", step, "--policy", policy, "--data", data);
    assertEquals(0, installed.code(), installed.err());
    assertTrue(installed.out().contains("dora"), installed.out());
    assertRefused("does not follow", step, policy, data);
  }

  private TestConsole signStep(String step, String officer) throws Exception {
    return run(
        "policy",
        "root",
        "sign",
        step,
        "--key",
        file(officer + ".key"),
        "--passphrase-file",
        passphrase("right").toString());
  }

  private static void assertRefused(String why, String step, String policy, String data) {
    TestConsole refused =
        run("policy", "root", "install", step, "--policy", policy, "--data", data);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains(why), refused.err());
  }

  @Test
  void aKey_isSealed_readByItsOwnerAlone_andOpensWithItsPassphraseOnly() throws Exception {
    create("anna");
    String text = Files.readString(folder.resolve("anna.key"));
    assertTrue(text.contains("SOTTOVOCE SEALED KEY"), text);
    assertTrue(text.startsWith("anna+"), text);
    String policy = file("policy.yaml");
    Files.writeString(Path.of(policy), run("policy", "show").out());
    TestConsole wrong = sign(policy, "anna", "wrong");
    assertEquals(1, wrong.code());
    assertTrue(wrong.err().contains("does not open"), wrong.err());
    assertFalse(wrong.err().contains("wrong\n"), wrong.err());
    assertFalse(Files.exists(Path.of(policy + ".sig")));
  }

  @Test
  void aKeyThatIsThere_isNotReplaced() throws Exception {
    create("anna");
    String before = Files.readString(folder.resolve("anna.key"));
    TestConsole again =
        run(
            "policy",
            "root",
            "create",
            "--out",
            folder.toString(),
            "--passphrase-file",
            passphrase("right").toString(),
            "anna");
    assertEquals(2, again.code());
    assertEquals(before, Files.readString(folder.resolve("anna.key")));
  }

  @Test
  void export_givesThePublicPart_withoutAPassphrase() throws Exception {
    create("--needed", "1", "anna", "ben");
    TestConsole exported =
        run("policy", "root", "export", "--needed", "1", file("anna.key"), file("ben.key"));
    assertEquals(0, exported.code(), exported.err());
    assertEquals(Files.readString(folder.resolve("policy.root")), exported.out());
    assertTrue(RootFile.parse(exported.out()).isPresent());
    for (String bad :
        new String[] {
          "",
          exported.out() + "\n",
          exported.out().replace("needed 1", "needed 3"),
          exported.out().replace("needed 1", "needed 01"),
          exported.out().replace("anna", "ann")
        }) {
      assertTrue(RootFile.parse(bad).isEmpty(), bad);
    }
  }

  /** A first start pins somebody, whose key then has to be taken away. */
  @Test
  void aFirstStart_makesARootOfOne_andALaterOneDoesNot() throws Exception {
    Path data = folder.resolve("first");
    Files.createDirectories(data);
    FirstRoot.makeIn(data);
    Path key = data.resolve("policy-root").resolve("officer.key");
    try (Administration administration = Administration.open(data)) {
      assertEquals(1, administration.policyRoot().orElseThrow().needed());
    }
    String policy = file("policy.yaml");
    Files.writeString(Path.of(policy), run("policy", "show").out());
    assertEquals(0, run("policy", "sign", policy, "--key", key.toString()).code());
    assertEquals(0, run("policy", "install", policy, "--data", data.toString()).code());
    Files.delete(key);
    FirstRoot.makeIn(data);
    assertFalse(Files.exists(key));
  }
}
