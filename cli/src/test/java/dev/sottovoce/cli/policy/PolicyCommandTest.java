package dev.sottovoce.cli.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.policy.PolicyGate;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(String... words) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Console console = new Console(stream, stream, Console.Kind.PLAIN);
    out.reset();
    return PolicyCommand.build(console)
        .setExecutionExceptionHandler((exception, line, result) -> {
          stream.println(exception.getMessage());
          return exception instanceof Failure failure ? failure.exitCode().number() : 70;
        })
        .execute(words);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void show_printsADocumentThatChecks(@TempDir Path folder) throws Exception {
    for (String profile : List.of("default", "regulated", "interop")) {
      assertEquals(0, run("show", profile));
      Path file = folder.resolve(profile + ".yaml");
      Files.writeString(file, said());
      assertEquals(0, run("check", file.toString()), said());
    }
    assertEquals(0, run("show", "--json"));
    assertTrue(said().contains("\"X25519MLKEM768\""), said());
  }

  @Test
  void officersPolicies_areInstalled_andOnlyForward(@TempDir Path folder) throws Exception {
    String data = folder.resolve("server").toString();
    run("show");
    Path file = folder.resolve("policy.yaml");
    Files.writeString(file, said().replace("version: 1", "version: 2"));
    Path key = folder.resolve("anna.key");
    run("key", "anna", "--out", key.toString());
    String anna = said().lines().toList().getLast();
    assertEquals(2, run("install", file.toString(), "--data", data), said());
    assertTrue(said().contains("policy sign"), said());
    run("sign", file.toString(), "--key", key.toString());
    assertEquals(3, run("install", file.toString(), "--data", data), said());
    assertEquals(2, run("trust", "nobody", "--data", data), said());
    assertEquals(2, run("trust", anna, "--needed", "2", "--data", data), said());
    assertEquals(0, run("trust", anna, "--data", data), said());
    assertEquals(0, run("status", "--data", data), said());
    assertTrue(said().contains("None is installed yet"), said());
    assertEquals(0, run("install", file.toString(), "--data", data), said());
    assertTrue(said().contains("Version 2"), said());
    assertEquals(0, run("install", file.toString(), "--data", data), said());
    assertTrue(said().contains("already"), said());
    Files.writeString(file, Files.readString(file) + "# changed\n");
    assertEquals(1, run("install", file.toString(), "--data", data), said());
    assertTrue(said().contains("signature of anna is wrong"), said());
    assertEquals(0, run("status", "--json", "--data", data), said());
    assertTrue(said().contains("\"version\":2"), said());
  }

  @Test
  void check_namesLineAndColumn(@TempDir Path folder) throws Exception {
    run("show");
    Path file = folder.resolve("wrong.yaml");
    Files.writeString(file, said().replace("offer: [sha-256]", "offer: [md5]"));
    assertEquals(1, run("check", file.toString()));
    assertTrue(said().contains("line 26, column 13: md5 is forbidden for good"), said());
    assertEquals(2, run("check", folder.resolve("nowhere").toString()));
  }

  @Test
  void aSignedDocument_passesTheGate(@TempDir Path folder) throws Exception {
    run("show");
    Path file = folder.resolve("policy.yaml");
    Files.writeString(file, said());
    Path key = folder.resolve("anna.key");
    assertEquals(0, run("key", "anna", "--out", key.toString()), said());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    VerifierKey anna = VerifierKey.parse(said().lines().toList().getLast()).orElseThrow();
    assertEquals(0, run("sign", file.toString(), "--key", key.toString()), said());
    assertEquals(0, run("sign", file.toString(), "--key", key.toString()), said());
    assertTrue(said().contains("before"), said());
    PolicyGate gate = PolicyGate.of(new PolicyRoot(1, List.of(anna)));
    assertEquals(
        1,
        gate.take(
                0,
                new SignedPolicy(
                    Bytes.unsafeWrap(Files.readAllBytes(file)),
                    Files.readString(folder.resolve("policy.yaml.sig"))),
                Documents.today())
            .version());
  }

  @Test
  void simulate_findsTheStepThatBreaks(@TempDir Path folder) throws Exception {
    run("show");
    Path onlyNew = folder.resolve("new.yaml");
    Path onlyOld = folder.resolve("old.yaml");
    String text = said();
    String groups = "offer: [X25519MLKEM768, x25519, secp256r1]";
    String accepts = "accept: [X25519MLKEM768, x25519, secp256r1]";
    Files.writeString(
        onlyNew,
        text.replace(groups, "offer: [X25519MLKEM768]")
            .replace(accepts, "accept: [X25519MLKEM768]"));
    Files.writeString(
        onlyOld, text.replace(groups, "offer: [x25519]").replace(accepts, "accept: [x25519]"));
    assertEquals(1, run("simulate", onlyOld.toString(), onlyNew.toString()));
    assertTrue(said().contains("old calls new: no call: nothing in common in dtls.groups"), said());
    assertTrue(said().contains("two steps"), said());
    assertEquals(0, run("simulate", "default", onlyNew.toString()), said());
    assertEquals(0, run("diff", "default", onlyNew.toString()));
    assertTrue(said().contains("-x25519"), said());
  }

  @Test
  void explain_saysWhy() {
    assertEquals(0, run("explain", "sdes"));
    assertTrue(said().contains("FORBIDDEN for good: every server on the way reads"), said());
    assertEquals(1, run("explain", "rot13"));
    assertEquals(0, run("explain"));
    assertTrue(said().lines().count() > 50, said());
  }
}
