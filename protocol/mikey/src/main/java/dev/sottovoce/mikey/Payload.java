package dev.sottovoce.mikey;

import dev.sottovoce.wire.Bytes;

/** The payloads of a message behind its header (RFC 3830 section 6). */
sealed interface Payload {
  /** Numbers of payloads as the field before them announces them (section 6.1). */
  int LAST = 0;

  int KEMAC = 1;
  int PKE = 2;
  int DH = 3;
  int SIGN = 4;
  int T = 5;
  int ID = 6;
  int CERT = 7;
  int CHASH = 8;
  int V = 9;
  int SP = 10;
  int RAND = 11;
  int ERR = 12;
  int EXTENSION = 21;

  /** One letter, by which the order of a message's payloads is checked. */
  char letter();

  /** Section 6.2; the MAC stands last in the message. */
  record Kemac(int encryption, Bytes encrypted, int macAlgorithm, Bytes mac) implements Payload {
    static final int NULL_ENCRYPTION = 0;
    static final int HMAC_SHA_256 = 2;

    @Override
    public char letter() {
      return 'K';
    }
  }

  /** Section 6.3. */
  record Envelope(int cache, Bytes key) implements Payload {
    @Override
    public char letter() {
      return 'P';
    }
  }

  /**
   * Section 6.4.
   *
   * @param mki of its key validity data, the name of the keys in packets (RFC 3711 section 3.1); an
   *     interval is not kept
   */
  record DhValue(int group, Bytes value, Bytes mki) implements Payload {
    DhValue(int group, Bytes value) {
      this(group, value, Bytes.EMPTY);
    }

    boolean hasValueOf(DhValue other) {
      return group == other.group && value.equals(other.value);
    }

    @Override
    public char letter() {
      return 'D';
    }
  }

  /** Section 6.5; the signature stands last in the message. */
  record Sign(int algorithm, Bytes signature) implements Payload {
    /** Unassigned; for ECDSA over P-256 with SHA-256 between our phones (ADR 60). */
    static final int ECDSA_P256_SHA256 = 15;

    @Override
    public char letter() {
      return 'G';
    }
  }

  /** Section 6.6. */
  record Timestamp(int type, long value) implements Payload {
    static final int NTP_UTC = 0;

    @Override
    public char letter() {
      return 'T';
    }
  }

  /** Section 6.7. */
  record Id(int type, Bytes data) implements Payload {
    static final int URI = 1;

    @Override
    public char letter() {
      return 'I';
    }
  }

  /** Section 6.7. */
  record Certificate(int type, Bytes data) implements Payload {
    static final int X509 = 0;

    @Override
    public char letter() {
      return 'C';
    }
  }

  /** Section 6.8. */
  record CertificateHash(int function, Bytes hash) implements Payload {
    @Override
    public char letter() {
      return 'H';
    }
  }

  /** Section 6.9. */
  record Verification(int algorithm, Bytes data) implements Payload {
    @Override
    public char letter() {
      return 'V';
    }
  }

  /** Section 6.10. */
  record Policy(int number, int protocol, Bytes parameters) implements Payload {
    static final int SRTP = 0;

    @Override
    public char letter() {
      return 'S';
    }
  }

  /** Section 6.11. */
  record Rand(Bytes value) implements Payload {
    static final int LEAST_OCTETS = 16;

    @Override
    public char letter() {
      return 'R';
    }
  }

  /** Section 6.12. */
  record Err(int number) implements Payload {
    @Override
    public char letter() {
      return 'E';
    }
  }

  /** Section 6.15. */
  record Extension(int type, Bytes data) implements Payload {
    @Override
    public char letter() {
      return 'X';
    }
  }
}
