package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.crypto.PassphraseSeal;
import dev.sottovoce.nativelib.pkcs11.Pkcs11Token;
import dev.sottovoce.phone.DeviceKeyStore;
import dev.sottovoce.phone.PassphraseSource;
import dev.sottovoce.phone.desktop.OsKeyStore;
import dev.sottovoce.phone.desktop.Pkcs11KeyStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --key-store}: where a new phone's device key lives. */
final class KeyStoreOption {
  @Option(
      names = "--key-store",
      paramLabel = "WHERE",
      description = {
        "Where the device's key lives: plain (a file that only its owner reads; the default), file"
            + " (under a passphrase), pkcs11 (a token or module), os (the system's key store, on"
            + " Windows and macOS)."
      })
  private String kind = DeviceKeyStore.PLAIN;

  @Option(
      names = "--pkcs11-library",
      paramLabel = "FILE",
      description = "The token's PKCS #11 library.")
  private @Nullable Path library;

  @Option(
      names = "--pkcs11-slot",
      paramLabel = "N",
      description = "The token's slot, as the token's own tool lists it (default: 0).")
  private long slot;

  @Option(
      names = "--key-label",
      paramLabel = "LABEL",
      description = "The key's label in a token or system store (default: sottovoce-device).")
  private String label = Pkcs11KeyStore.LABEL;

  boolean isPlain() {
    return kind.equals(DeviceKeyStore.PLAIN);
  }

  DeviceKeyStore chosen(Path home, PassphraseSource passphrases) {
    if (kind.equals(Pkcs11KeyStore.KIND) && library == null) {
      throw Failure.usage("--key-store pkcs11 wants --pkcs11-library FILE, too.");
    }
    Map<String, String> settings =
        library == null
            ? Map.of("label", label)
            : Map.of("library", library.toString(), "slot", Long.toString(slot), "label", label);
    return open(home, new DeviceKeyStore.Remembered(kind, settings), passphrases);
  }

  /** The store of an account that is there, or of one that is to be. */
  static DeviceKeyStore open(
      Path home, DeviceKeyStore.Remembered where, PassphraseSource passphrases) {
    String label = where.settings().getOrDefault("label", Pkcs11KeyStore.LABEL);
    return switch (where.kind()) {
      case DeviceKeyStore.PLAIN -> DeviceKeyStore.plainFile(home);
      case DeviceKeyStore.FILE ->
          DeviceKeyStore.sealedFile(
              home, passphrases, PassphraseSeal.Cost.RFC_9106, new SecureRandom()::nextBytes);
      case Pkcs11KeyStore.KIND -> new Pkcs11KeyStore(place(where.settings()), label, passphrases);
      case OsKeyStore.KIND ->
          OsKeyStore.ofThisSystem(label)
              .orElseThrow(() ->
                  Failure.environment(
                      "This system has no key store that Java reaches; choose --key-store file or"
                          + " pkcs11."));
      default ->
          throw Failure.usage(
              "'" + where.kind() + "' is no key store; known are plain, file, pkcs11 and os.");
    };
  }

  private static Pkcs11Token.Place place(Map<String, String> settings) {
    try {
      return new Pkcs11Token.Place(
          Path.of(settings.getOrDefault("library", "")),
          Long.parseLong(settings.getOrDefault("slot", "0")));
    } catch (IllegalArgumentException e) {
      throw Failure.environment("The token's slot or library cannot be used as it is written.", e);
    }
  }
}
