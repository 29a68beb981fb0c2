package dev.sottovoce.server.pki;

import dev.sottovoce.nativelib.pkcs11.Pkcs11Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the authorities' keys are: in files of the server's folder, or in a token behind PKCS #11,
 * from which they do not come out. A key that was made in a file stays there.
 */
public final class AuthorityKeys {
  /**
   * A token for the authorities' keys.
   *
   * @param label begins the label of each key
   * @param pinFile a file that nobody else may read, with the PIN on its first line
   */
  public record Token(Pkcs11Token.Place place, String label, Path pinFile) {}

  private final Path folder;
  private final Optional<Token> place;
  private Optional<Pkcs11Token> opened = Optional.empty();

  private AuthorityKeys(Path folder, Optional<Token> place) {
    this.folder = folder;
    this.place = place;
  }

  /** Keys in files. */
  public static AuthorityKeys in(Path folder) {
    return new AuthorityKeys(folder, Optional.empty());
  }

  /** Keys in a token; those that are in files already are found there. */
  public static AuthorityKeys in(Path folder, Optional<Token> token) {
    return new AuthorityKeys(folder, token);
  }

  /** Makes the key of an authority, which is not kept yet. */
  KeyPair create() throws IOException {
    return place.isPresent() ? token().generate() : CertificateAuthority.newKey();
  }

  /**
   * Keeps it.
   *
   * @param certificate for that key, by whomever: a token wants one beside the key
   */
  void keep(int number, PrivateKey key, X509Certificate certificate) throws IOException {
    if (place.isPresent()) token().keep(label(number), key, List.of(certificate));
    else Pem.writePrivately(file(number), Pem.of(key));
  }

  /**
   * @throws IOException when it is neither in a file nor in the token
   */
  PrivateKey load(int number) throws IOException {
    if (Files.exists(file(number))) return Pem.privateKey(file(number));
    Optional<PrivateKey> found = place.isPresent() ? token().key(label(number)) : Optional.empty();
    return found.orElseThrow(() ->
        new IOException(
            file(number).getFileName()
                + " is missing"
                + (place.isPresent() ? ", and the token has no key " + label(number) : "")
                + ": bring the authority's key back"));
  }

  void delete(int number) throws IOException {
    Files.deleteIfExists(file(number));
    if (place.isPresent()) token().delete(label(number));
  }

  private Path file(int number) {
    return folder.resolve(number == 0 ? "ca.key" : "ca-" + number + ".key");
  }

  private String label(int number) {
    return place.orElseThrow().label() + "-" + number;
  }

  private synchronized Pkcs11Token token() throws IOException {
    if (opened.isPresent()) return opened.get();
    Token where = place.orElseThrow();
    char[] pin = SecretFile.firstLine(where.pinFile(), "PIN file");
    try {
      opened = Optional.of(Pkcs11Token.open(where.place(), pin));
      return opened.get();
    } finally {
      Arrays.fill(pin, '\0');
    }
  }
}
