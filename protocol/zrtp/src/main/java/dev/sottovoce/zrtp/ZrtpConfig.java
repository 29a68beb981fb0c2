package dev.sottovoce.zrtp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What this end is and what it allows; each list best first, at most seven long. Whatever is not
 * listed is refused, the RFC's mandatory algorithms included: policy decides, not the RFC.
 *
 * @param zid this endpoint's number
 * @param clientId up to 16 ASCII characters that name the program to the peer
 * @param cacheExpiry how long retained secrets are good for after a call; {@link #FOREVER} for no
 *     end, zero to retain none
 * @param unannounced what to do with a peer whose Hello no signalling announced
 */
public record ZrtpConfig(
    Zid zid,
    String clientId,
    List<HashType> hashes,
    List<CipherType> ciphers,
    List<AuthTagType> authTags,
    List<KeyAgreementType> keyAgreements,
    List<SasType> sasTypes,
    Duration cacheExpiry,
    Unannounced unannounced,
    ZrtpTiming timing) {
  /** A cache expiry that never comes: all ones on the wire. */
  public static final Duration FOREVER = Duration.ofSeconds(0xffffffffL);

  static final int CLIENT_ID_OCTETS = 16;
  private static final int MOST = 7;

  /** A peer without {@code a=zrtp-hash} in its signalling. */
  public enum Unannounced {
    /** Its Hello counts for nothing; without one that was announced there are no keys. */
    REFUSE,
    /** It gets keys, and only the people's comparison of the SAS says who it is. */
    SAS_DECIDES
  }

  public ZrtpConfig {
    hashes = List.copyOf(hashes);
    ciphers = List.copyOf(ciphers);
    authTags = List.copyOf(authTags);
    keyAgreements = List.copyOf(keyAgreements);
    sasTypes = List.copyOf(sasTypes);
    for (List<?> list : List.of(hashes, ciphers, authTags, keyAgreements, sasTypes)) {
      if (list.isEmpty() || list.size() > MOST) {
        throw new IllegalArgumentException("want 1 to " + MOST + " algorithms, not " + list.size());
      }
    }
    if (clientId.length() > CLIENT_ID_OCTETS
        || !StandardCharsets.US_ASCII.newEncoder().canEncode(clientId)) {
      throw new IllegalArgumentException("want up to 16 ASCII characters as client id");
    }
    if (cacheExpiry.isNegative() || cacheExpiry.compareTo(FOREVER) > 0) {
      throw new IllegalArgumentException("want 0 <= cacheExpiry <= FOREVER");
    }
    boolean kem = keyAgreements.contains(KeyAgreementType.XM76);
    if (kem && !(hashes.contains(HashType.S384) && ciphers.contains(CipherType.AES3))) {
      throw new IllegalArgumentException("XM76 goes with S384 and AES3");
    }
  }
}
