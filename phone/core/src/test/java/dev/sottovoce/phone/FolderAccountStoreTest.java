package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderAccountStoreTest {
  @TempDir Path folder;

  private AccountStore store() {
    return AccountStore.inFolder(folder.resolve("home"));
  }

  @Test
  void nothingSaved_isNoAccount() throws IOException {
    assertTrue(store().load().isEmpty());
  }

  @Test
  void savedAccount_comesBackWhole() throws IOException {
    Account account = TestOrganisation.create().account("alice", store().createDeviceKey());
    store().save(account);

    Account loaded = store().load().orElseThrow();

    assertEquals("sip:alice@example.org", loaded.address());
    assertEquals(account.deviceId(), loaded.deviceId());
    assertEquals(account.server().sipPort(), loaded.server().sipPort());
    assertEquals(account.server().httpsPort(), loaded.server().httpsPort());
    assertEquals(account.deviceChain(), loaded.deviceChain());
    assertEquals(account.authorities(), loaded.authorities());
    assertEquals(account.trustBundle(), loaded.trustBundle());
    assertArrayEquals(account.deviceKey().getEncoded(), loaded.deviceKey().getEncoded());
  }

  /** Earlier versions did not keep it. */
  @Test
  void accountWithoutAnHttpsPort_hasTheUsualOne() throws IOException {
    store().save(TestOrganisation.create().account("alice", store().createDeviceKey()));
    Path description = folder.resolve("home/account.properties");
    Files.write(
        description,
        Files.readAllLines(description).stream().filter(l -> !l.startsWith("https")).toList());

    assertEquals(8443, store().load().orElseThrow().server().httpsPort());
  }

  @Test
  void privateKey_isReadableOnlyByItsOwner() throws IOException {
    store().save(TestOrganisation.create().account("alice", store().createDeviceKey()));

    assertEquals(
        Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE),
        Files.getPosixFilePermissions(folder.resolve("home/device.key")));
  }

  @Test
  void damagedKey_isSaidSoByFileName() throws IOException {
    store().save(TestOrganisation.create().account("alice", store().createDeviceKey()));
    Files.writeString(folder.resolve("home/device.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n");

    IOException damaged = assertThrows(IOException.class, () -> store().load());

    assertTrue(String.valueOf(damaged.getMessage()).contains("device.key"));
  }

  @Test
  void missingChain_isSaidSoByFileName() throws IOException {
    store().save(TestOrganisation.create().account("alice", store().createDeviceKey()));
    Files.delete(folder.resolve("home/device.pem"));

    IOException missing = assertThrows(IOException.class, () -> store().load());

    assertTrue(String.valueOf(missing.getMessage()).contains("device.pem"));
  }

  @Test
  void toString_tellsNobodysName() throws IOException {
    Account account = TestOrganisation.create().account("alice", store().createDeviceKey());
    PhoneConfig config = PhoneConfig.of(account);

    assertFalse((account + " " + config + " " + account.server()).contains("alice"));
  }
}
