package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.store.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdministrationTest {
  @TempDir Path data;

  @Test
  void users_areAddedWithoutAServer_andTheServerKnowsThem() throws Exception {
    String secret;
    Path folder = data.resolve("new");
    try (Administration administration = Administration.open(folder)) {
      secret = administration.addUser(" Alice ").secret();
      administration.addUser("alice");
      assertEquals(1, administration.users().size());
      assertEquals("alice", administration.users().get(0).name());
      assertThrows(IllegalArgumentException.class, () -> administration.addUser("a/b"));
    }
    try (RunningServer running = new RunningServer(folder)) {
      var reply =
          running.enrol(
              secret, dev.sottovoce.server.pki.CertificateAuthority.newKey(), "alice's phone");
      assertEquals(201, reply.statusCode());
      assertEquals(1, running.server.administration().users().get(0).devices());
    }
  }

  @Test
  void aRevocationByAnotherProcess_cutsTheDeviceWithinASecond() throws Exception {
    try (RunningServer running = new RunningServer(data);
        TestPhone alice = running.phone("alice");
        TestPhone other = running.phone("alice")) {
      assertEquals(200, alice.register().status());
      try (Administration beside = Administration.open(data)) {
        long began = System.nanoTime();
        assertTrue(beside.revoke(alice.device));
        assertTrue(alice.isCut());
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, "took " + took);
        assertFalse(beside.revoke(alice.device), "it was revoked before");
        assertFalse(beside.revoke(UUID.randomUUID()), "there is no such device");
        try (TestPhone again = alice.reconnected(running.sipPort())) {
          assertTrue(again.isCut(), "it was let in before");
        }
      }
      assertEquals(200, other.register().status());
    }
  }

  @Test
  void aRevocationWhileTheServerIsDown_countsWhenItIsBack() throws Exception {
    RunningServer running = new RunningServer(data);
    TestPhone alice = running.phone("alice");
    int port = running.sipPort();
    running.close();
    try (Administration administration = Administration.open(data)) {
      assertTrue(administration.revoke(alice.device));
    }
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        Files.readString(data.resolve("sottovoce.yaml"))
            .replace("sip: 127.0.0.1:0", "sip: 127.0.0.1:" + port));
    try (SottovoceServer server = SottovoceServer.start(data);
        TestPhone again = alice.reconnected(server.sipPort())) {
      assertTrue(again.isCut());
    }
    alice.close();
  }

  @Test
  void aSipPhonesKit_holdsWhatBaresipNeeds_andItsKeyIsPrivate() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      Path folder = data.resolve("kit");
      Administration administration = running.server.administration();
      SipPhoneKit kit = administration.addSipPhone("desk", folder, SipPhoneKit.Options.DEFAULT);
      assertEquals("sip:desk@example.test", kit.address());
      assertEquals(
          PosixFilePermissions.fromString("rw-------"),
          Files.getPosixFilePermissions(folder.resolve("key.pem")));
      String account = Files.readString(folder.resolve("accounts"));
      assertTrue(account.startsWith("<sip:desk@example.test;transport=tls>"), account);
      assertTrue(account.contains("mediaenc=dtls_srtp"), account);
      assertTrue(account.contains(":" + running.sipPort() + ";transport=tls"), account);
      assertTrue(Files.readString(folder.resolve("config")).contains("sip_certificate"));
      var device = administration.devices().get(0);
      assertEquals(kit.device(), device.id());
      assertEquals(Directory.Kind.SIP_PHONE, device.kind());
      assertThrows(
          IOException.class,
          () -> administration.addSipPhone("desk", folder, SipPhoneKit.Options.DEFAULT));
    }
  }

  @Test
  void theAuthoritysKey_isItsOwnersAlone() throws Exception {
    Administration.open(data).close();
    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(data.resolve("ca/ca.key")));
  }
}
