package dev.sottovoce.call;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** What a description announces about the peer's end of the key agreement. */
public sealed interface PeerKeying {
  /** {@code a=setup} (RFC 4145 section 4, RFC 5763 section 5). */
  enum Setup {
    ACTIVE,
    PASSIVE,
    ACTPASS
  }

  /**
   * DTLS-SRTP (RFC 5763).
   *
   * @param fingerprint of its certificate
   * @param setup who may speak first in the handshake
   * @param tlsId names its association (RFC 8842 section 4), or empty
   * @param versions the versions of DTLS that it names, perhaps none
   */
  record Dtls(Fingerprint fingerprint, Setup setup, String tlsId, List<ProtocolVersion> versions)
      implements PeerKeying {
    public Dtls {
      versions = List.copyOf(versions);
    }

    @Override
    public KeyingMethod.Kind kind() {
      return KeyingMethod.Kind.DTLS;
    }

    @Override
    public boolean isSameAs(PeerKeying other) {
      return other instanceof Dtls that && fingerprint.equals(that.fingerprint);
    }
  }

  /**
   * ZRTP (RFC 6189 section 8.1).
   *
   * @param hello the hash of its Hello message
   */
  record Zrtp(ZrtpHash hello) implements PeerKeying {
    @Override
    public KeyingMethod.Kind kind() {
      return KeyingMethod.Kind.ZRTP;
    }

    @Override
    public boolean isSameAs(PeerKeying other) {
      return other instanceof Zrtp that && hello.equals(that.hello);
    }
  }

  /**
   * MIKEY (RFC 4567).
   *
   * @param message its part of the exchange
   */
  record Mikey(Bytes message) implements PeerKeying {
    @Override
    public KeyingMethod.Kind kind() {
      return KeyingMethod.Kind.MIKEY;
    }

    @Override
    public boolean isSameAs(PeerKeying other) {
      return other instanceof Mikey that && message.equals(that.message);
    }
  }

  KeyingMethod.Kind kind();

  /** Whether a later description of the same call announces the same peer. */
  boolean isSameAs(PeerKeying other);
}
