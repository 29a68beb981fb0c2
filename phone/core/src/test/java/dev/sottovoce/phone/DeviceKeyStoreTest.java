package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.PassphraseSeal;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceKeyStoreTest {
  @TempDir Path home;
  private final List<PassphraseSource.Reason> asked = new ArrayList<>();

  private DeviceKeyStore sealed(String passphrase) {
    return DeviceKeyStore.sealedFile(
        home,
        reason -> {
          asked.add(reason);
          return Secret.copyOf(Bytes.utf8(passphrase));
        },
        new PassphraseSeal.Cost(64, 1, 1),
        new SecureRandom()::nextBytes);
  }

  private Account saved(DeviceKeyStore keys) throws IOException {
    AccountStore store = AccountStore.inFolder(home, keys);
    Account account = TestOrganisation.create().account("alice", store.createDeviceKey());
    store.save(account);
    return account;
  }

  @Test
  void aSealedKey_comesBackWithItsPassphraseAlone() throws Exception {
    Account account = saved(sealed("one"));
    Account loaded = AccountStore.inFolder(home, sealed("one")).load().orElseThrow();
    assertArrayEquals(account.deviceKey().getEncoded(), loaded.deviceKey().getEncoded());
    assertEquals(Protection.SOFTWARE, loaded.protection());
    IOException refusal =
        assertThrows(IOException.class, () -> AccountStore.inFolder(home, sealed("two")).load());
    assertTrue(
        String.valueOf(refusal.getMessage()).contains("does not open"), refusal.getMessage());
  }

  @Test
  void theKeyItself_isNowhereInTheFolder() throws Exception {
    byte[] key = saved(sealed("one")).deviceKey().getEncoded();
    // The scalar: the last 32 octets of PKCS #8 without the public key.
    String secret =
        Base64.getEncoder()
            .encodeToString(java.util.Arrays.copyOfRange(key, key.length - 30, key.length));
    try (var files = Files.list(home)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("PRIVATE KEY"), file.toString());
        assertFalse(text.replace("\n", "").contains(secret), file.toString());
      }
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("device.key"))));
  }

  /** An account of before has none: its first load makes it. */
  @Test
  void theEncryptionKey_liesUnderTheSamePassphrase_whichIsAskedForOnce() throws Exception {
    saved(sealed("one"));
    asked.clear();
    Account first = AccountStore.inFolder(home, sealed("one")).load().orElseThrow();
    assertEquals(List.of(PassphraseSource.Reason.OPEN), asked);
    asked.clear();
    Account again = AccountStore.inFolder(home, sealed("one")).load().orElseThrow();
    assertEquals(List.of(PassphraseSource.Reason.OPEN), asked);
    DeviceEncryptionKey key = first.encryptionKey().orElseThrow();
    assertEquals(key.publicKey(), again.encryptionKey().orElseThrow().publicKey());
    Path file = home.resolve("encryption.key");
    assertTrue(PassphraseSeal.isSealed(Files.readString(file)));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(key.seed().sameAs(again.encryptionKey().orElseThrow().seed()));

    Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
    IOException planted =
        assertThrows(IOException.class, () -> AccountStore.inFolder(home, sealed("one")).load());
    assertTrue(String.valueOf(planted.getMessage()).contains("encryption.key"));
  }

  @Test
  void besideAPlainKey_theEncryptionKeyIsPlain_andStays() throws Exception {
    saved(DeviceKeyStore.plainFile(home));
    Account first = AccountStore.inFolder(home).load().orElseThrow();
    AccountStore store = AccountStore.inFolder(home);
    Account again = store.load().orElseThrow();
    store.save(again.withChain(again.deviceChain()));
    DeviceEncryptionKey key = first.encryptionKey().orElseThrow();
    Account last = AccountStore.inFolder(home).load().orElseThrow();
    assertEquals(key.publicKey(), last.encryptionKey().orElseThrow().publicKey());
    Path file = home.resolve("encryption.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    for (String damaged : List.of("", "AAAA", "?", "A".repeat(9000))) {
      Files.writeString(file, damaged);
      IOException thrown =
          assertThrows(IOException.class, () -> AccountStore.inFolder(home).load());
      assertTrue(String.valueOf(thrown.getMessage()).contains("delete it"), thrown.getMessage());
    }
  }

  @Test
  void aRenewedCertificate_asksForNoPassphrase() throws Exception {
    saved(sealed("one"));
    AccountStore store = AccountStore.inFolder(home, sealed("one"));
    Account loaded = store.load().orElseThrow();
    asked.clear();
    store.save(loaded.withChain(loaded.deviceChain()));
    assertEquals(List.of(), asked);
  }

  @Test
  void whereTheKeyIs_isRemembered_andAnotherStoreDoesNotTakeItsPlace() throws Exception {
    assertEquals(Optional.empty(), DeviceKeyStore.rememberedIn(home));
    saved(sealed("one"));
    assertEquals("file", DeviceKeyStore.rememberedIn(home).orElseThrow().kind());
    IOException refusal = assertThrows(IOException.class, () -> AccountStore.inFolder(home).load());
    assertTrue(String.valueOf(refusal.getMessage()).contains("'file'"), refusal.getMessage());
  }

  @Test
  void anAccountOfBefore_hasItsKeyInAPlainFile() throws Exception {
    saved(DeviceKeyStore.plainFile(home));
    Path description = home.resolve("account.properties");
    Files.write(
        description,
        Files.readAllLines(description).stream().filter(l -> !l.startsWith("keyStore")).toList());
    assertEquals("plain", DeviceKeyStore.rememberedIn(home).orElseThrow().kind());
    assertTrue(AccountStore.inFolder(home).load().isPresent());
  }

  /** What stands in for hardware: a handle that cannot be read, in a store that wants settings. */
  @Test
  void aKeyThatNeverLeaves_isKeptByItsStore_andItsProtectionSaid() throws Exception {
    Handles handles = new Handles();
    Account account = saved(handles);
    assertEquals(List.of(account.deviceKey()), handles.kept);
    assertFalse(Files.exists(home.resolve("device.key")));
    assertEquals(Map.of("slot", "7"), DeviceKeyStore.rememberedIn(home).orElseThrow().settings());
    Account loaded = AccountStore.inFolder(home, handles).load().orElseThrow();
    assertEquals(Protection.TPM, loaded.protection());
    assertEquals(Protection.TPM, loaded.withChain(loaded.deviceChain()).protection());
    assertThrows(
        IOException.class,
        () -> DeviceKeyStore.plainFile(home).keep(loaded.deviceKey(), List.of()));
  }

  private static final class Handles implements DeviceKeyStore {
    private final List<PrivateKey> kept = new ArrayList<>();

    private record Handle() implements PrivateKey {
      @Override
      public String getAlgorithm() {
        return "EC";
      }

      @Override
      @SuppressWarnings("NullAway")
      public String getFormat() {
        return null;
      }

      @Override
      @SuppressWarnings("NullAway")
      public byte[] getEncoded() {
        return null;
      }
    }

    @Override
    public Protection protection() {
      return Protection.TPM;
    }

    @Override
    public String kind() {
      return "tpm";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of("slot", "7");
    }

    @Override
    public KeyPair create() {
      return new KeyPair(TestOrganisation.newKey().getPublic(), new Handle());
    }

    @Override
    public void keep(PrivateKey key, List<X509Certificate> chain) {
      kept.add(key);
    }

    @Override
    public PrivateKey load() {
      return kept.get(0);
    }
  }
}
