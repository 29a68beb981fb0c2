package dev.sottovoce.phone.desktop;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.nativelib.pkcs11.Pkcs11Token;
import dev.sottovoce.phone.DeviceKeyStore;
import dev.sottovoce.phone.PassphraseSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A device key in a token behind PKCS #11: it is made there, signs there, and never leaves. */
public final class Pkcs11KeyStore implements DeviceKeyStore {
  /** The word of this store. */
  public static final String KIND = "pkcs11";

  /** The label under which a token has a phone's key. */
  public static final String LABEL = "sottovoce-device";

  private final Pkcs11Token.Place place;
  private final String label;
  private final PassphraseSource pins;
  private @Nullable Pkcs11Token opened;

  /**
   * @param label of the key in the token: phones that share a token have one each
   * @param pins asked once, when the token is first needed
   */
  public Pkcs11KeyStore(Pkcs11Token.Place place, String label, PassphraseSource pins) {
    this.place = place;
    this.label = label;
    this.pins = pins;
  }

  @Override
  public Protection protection() {
    return Protection.PKCS11;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "library",
        place.library().toAbsolutePath().toString(),
        "slot",
        Long.toString(place.slot()),
        "label",
        label);
  }

  @Override
  public KeyPair create() throws IOException {
    return token().generate();
  }

  @Override
  public void keep(PrivateKey key, List<X509Certificate> chain) throws IOException {
    token().keep(label, key, List.of(chain.get(0)));
  }

  @Override
  public PrivateKey load() throws IOException {
    return token()
        .key(label)
        .orElseThrow(() ->
            new IOException(
                "the token has no key '"
                    + label
                    + "': put in the token that this phone was enrolled with, or enrol it again"));
  }

  private Pkcs11Token token() throws IOException {
    Pkcs11Token token = opened;
    if (token != null) return token;
    try (Secret pin = pins.passphrase(PassphraseSource.Reason.OPEN)) {
      char[] letters = letters(pin);
      try {
        token = Pkcs11Token.open(place, letters);
      } finally {
        Arrays.fill(letters, '\0');
      }
    }
    opened = token;
    return token;
  }

  private static char[] letters(Secret pin) {
    byte[] octets = pin.exposedCopy();
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(octets));
    char[] letters = new char[decoded.remaining()];
    decoded.get(letters);
    Arrays.fill(decoded.array(), '\0');
    Arrays.fill(octets, (byte) 0);
    return letters;
  }
}
