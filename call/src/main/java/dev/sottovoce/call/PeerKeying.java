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

    /** A peer that names no association has a new one when it has a new certificate. */
    @Override
    public boolean isSameAs(PeerKeying other) {
      return other instanceof Dtls that
          && fingerprint.equals(that.fingerprint)
          && (tlsId.isEmpty() || that.tlsId.isEmpty() || tlsId.equals(that.tlsId));
    }

    /** A new certificate is a new association, which must have a name of its own. */
    @Override
    public boolean mayFollow(PeerKeying other) {
      return other instanceof Dtls that && (tlsId.isEmpty() || !tlsId.equals(that.tlsId));
    }

    @Override
    public boolean knowsAssociations() {
      return !tlsId.isEmpty();
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

    @Override
    public boolean mayFollow(PeerKeying other) {
      return false;
    }

    @Override
    public boolean knowsAssociations() {
      return false;
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

    @Override
    public boolean mayFollow(PeerKeying other) {
      return other instanceof Mikey;
    }

    @Override
    public boolean knowsAssociations() {
      return true;
    }
  }

  KeyingMethod.Kind kind();

  /** Whether a later description of the same call means the same association. */
  boolean isSameAs(PeerKeying other);

  /** Whether it may be a new association after the other one (RFC 8842 section 4). */
  boolean mayFollow(PeerKeying other);

  /** Whether it has a way to say that an offer means new keys for a running call. */
  boolean knowsAssociations();
}
