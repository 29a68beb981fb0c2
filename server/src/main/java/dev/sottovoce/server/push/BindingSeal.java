package dev.sottovoce.server.push;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Seals how a device is woken for the database, with AES-256-GCM and a key that is in a file beside
 * it: who has the database alone learns neither addresses nor keys. A row that is moved to another
 * device does not open.
 */
final class BindingSeal {
  private static final int KEY_OCTETS = 32;
  private static final String URI = "sip:sealed.invalid";

  private final Aead aes = new BouncyCastleCrypto().require(Primitive.AES_256_GCM);
  private final Secret key;
  private final Entropy entropy;

  private BindingSeal(Secret key, Entropy entropy) {
    this.key = key;
    this.entropy = entropy;
  }

  /** With the key in a folder, made there when there is none. */
  static BindingSeal in(Path folder, Entropy entropy) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("bindings.key");
    if (!Files.exists(file)) {
      byte[] fresh = entropy.bytes(KEY_OCTETS).toArray();
      Pem.writePrivately(file, Base64.getEncoder().encodeToString(fresh));
    }
    try {
      byte[] key = Base64.getDecoder().decode(Files.readString(file).trim());
      if (key.length == KEY_OCTETS) return new BindingSeal(Secret.takeFrom(key), entropy);
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IOException(
        "push/bindings.key is damaged; delete it: phones say anew how they are woken");
  }

  Bytes seal(UUID device, PushParameters how) {
    Bytes nonce = entropy.bytes(aes.nonceOctets());
    Bytes plain = Bytes.utf8(how.in(uri(URI)).text());
    return Bytes.concat(nonce, aes.seal(key, nonce, name(device), plain));
  }

  /** Nothing when it was not sealed for this device with this key. */
  Optional<PushParameters> open(UUID device, Bytes sealed) {
    if (sealed.length() < aes.nonceOctets()) return Optional.empty();
    Bytes nonce = sealed.slice(0, aes.nonceOctets());
    return aes.open(key, nonce, name(device), sealed.slice(nonce.length(), sealed.length()))
        .flatMap(plain ->
            PushParameters.read(uri(plain.utf8())) instanceof PushParameters.Asked.Wanted wanted
                ? Optional.of(wanted.parameters())
                : Optional.empty());
  }

  private static SipUri uri(String text) {
    return SipUri.parse(text).orElseThrow(() -> new IllegalStateException("it was written here"));
  }

  private static Bytes name(UUID device) {
    return Bytes.utf8(device.toString());
  }
}
