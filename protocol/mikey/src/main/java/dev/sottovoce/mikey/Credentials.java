package dev.sottovoce.mikey;

import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** What this end proves itself with, and what it believes of the peer. */
public sealed interface Credentials {
  Exchange exchange();

  /**
   * For {@link Exchange#DH}.
   *
   * @param certificates this end's in DER, its own first, at most 4
   * @param signer signs with the key of the first one
   * @param judge says whom a peer's certificates belong to
   */
  record Certified(List<Bytes> certificates, Signer signer, Judge judge) implements Credentials {
    public Certified {
      certificates = List.copyOf(certificates);
      if (certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES) {
        throw new IllegalArgumentException("want 1 to " + MAX_CERTIFICATES + " certificates");
      }
    }

    @Override
    public Exchange exchange() {
      return Exchange.DH;
    }
  }

  /**
   * For {@link Exchange#DHHMAC}.
   *
   * @param keys the first is offered, each is accepted; at most 32
   */
  record Shared(List<GroupKey> keys) implements Credentials {
    public Shared {
      keys = List.copyOf(keys);
      if (keys.isEmpty() || keys.size() > MAX_GROUP_KEYS) {
        throw new IllegalArgumentException("want 1 to " + MAX_GROUP_KEYS + " group keys");
      }
    }

    @Override
    public Exchange exchange() {
      return Exchange.DHHMAC;
    }
  }

  int MAX_CERTIFICATES = 4;
  int MAX_GROUP_KEYS = 32;

  /** Signs with a key that may lie in hardware. */
  @FunctionalInterface
  interface Signer {
    /** ECDSA over P-256 with SHA-256, in DER. */
    Bytes sign(Bytes message);
  }

  /** Knows whom the organisation has vouched for. */
  @FunctionalInterface
  interface Judge {
    /**
     * The P-256 point (uncompressed) of the first certificate, if the chain is good today and the
     * certificate is that of {@code address}.
     *
     * @param certificates in DER, as a stranger sent them
     * @param address {@code sip:USER@DOMAIN}
     */
    Optional<Bytes> publicKey(List<Bytes> certificates, String address);
  }
}
