package dev.sottovoce.mikey;

import dev.sottovoce.mikey.Header.CryptoSession;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages (RFC 3830 section 6), also those of modes that are refused afterwards: a person
 * should hear why. Whatever it cannot follow to the last octet is malformed.
 */
final class MikeyParser {
  /** A certificate or three and some policies; SDP lines are shorter anyway. */
  static final int MAX_OCTETS = 12 * 1024;

  private static final int MAX_PAYLOADS = 32;
  private static final int MAX_SESSIONS = 8;

  private static final int KV_NULL = 0;
  private static final int KV_SPI = 1;
  private static final int KV_INTERVAL = 2;

  private final ByteReader reader;
  private int next;

  private MikeyParser(Bytes octets) {
    this.reader = new ByteReader(octets);
  }

  /** The message, or nothing when it is malformed. */
  static Optional<MikeyMessage> parse(Bytes octets) {
    if (octets.length() > MAX_OCTETS) return Optional.empty();
    MikeyParser parser = new MikeyParser(octets);
    Header header = parser.header();
    if (header == null) return Optional.empty();
    List<Payload> payloads = new ArrayList<>();
    while (parser.next != Payload.LAST) {
      Payload payload = payloads.size() < MAX_PAYLOADS ? parser.payload() : null;
      if (payload == null || parser.reader.overrun()) return Optional.empty();
      payloads.add(payload);
    }
    return parser.reader.exhausted()
        ? Optional.of(new MikeyMessage(octets, header, payloads))
        : Optional.empty();
  }

  private @Nullable Header header() {
    int version = reader.u8();
    int dataType = reader.u8();
    next = reader.u8();
    int verificationAndPrf = reader.u8();
    long csbId = reader.u32();
    int count = reader.u8();
    int mapType = reader.u8();
    if (version != Header.VERSION || mapType != Header.SRTP_ID || count > MAX_SESSIONS) return null;
    List<CryptoSession> sessions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sessions.add(new CryptoSession(reader.u8(), reader.u32(), reader.u32()));
    }
    boolean wantsVerification = verificationAndPrf >= 0x80;
    return reader.overrun()
        ? null
        : new Header(dataType, wantsVerification, verificationAndPrf & 0x7f, csbId, sessions);
  }

  private @Nullable Payload payload() {
    int kind = next;
    // A signature has no field for the next payload: it is the last.
    next = kind == Payload.SIGN ? Payload.LAST : reader.u8();
    return switch (kind) {
      case Payload.KEMAC -> kemac();
      case Payload.PKE -> envelope();
      case Payload.DH -> dhValue();
      case Payload.SIGN -> sign();
      case Payload.T -> timestamp();
      case Payload.ID -> new Payload.Id(reader.u8(), reader.vector(2));
      case Payload.CERT -> new Payload.Certificate(reader.u8(), reader.vector(2));
      case Payload.CHASH -> certificateHash();
      case Payload.V -> verification();
      case Payload.SP -> new Payload.Policy(reader.u8(), reader.u8(), reader.vector(2));
      case Payload.RAND -> new Payload.Rand(reader.vector(1));
      case Payload.ERR -> error();
      case Payload.EXTENSION -> new Payload.Extension(reader.u8(), reader.vector(2));
      default -> null;
    };
  }

  private @Nullable Payload kemac() {
    int encryption = reader.u8();
    Bytes encrypted = reader.vector(2);
    int algorithm = reader.u8();
    int octets = macOctets(algorithm);
    return octets < 0
        ? null
        : new Payload.Kemac(encryption, encrypted, algorithm, reader.bytes(octets));
  }

  private @Nullable Payload verification() {
    int algorithm = reader.u8();
    int octets = macOctets(algorithm);
    return octets < 0 ? null : new Payload.Verification(algorithm, reader.bytes(octets));
  }

  /** NULL, HMAC-SHA-1-160 (RFC 3830) and HMAC-SHA-256-256 (RFC 6043). */
  private static int macOctets(int algorithm) {
    return switch (algorithm) {
      case 0 -> 0;
      case 1 -> 20;
      case 2 -> 32;
      default -> -1;
    };
  }

  private Payload envelope() {
    int cacheAndLength = reader.u16();
    return new Payload.Envelope(cacheAndLength >> 14, reader.bytes(cacheAndLength & 0x3fff));
  }

  private @Nullable Payload dhValue() {
    int group = reader.u8();
    Optional<Integer> octets = MikeyGroup.valueOctets(group);
    if (!octets.isPresent()) return null;
    Bytes value = reader.bytes(octets.get());
    // Section 6.14.
    return switch (reader.u8() & 0xf) {
      case KV_NULL -> new Payload.DhValue(group, value);
      case KV_SPI -> new Payload.DhValue(group, value, reader.vector(1));
      case KV_INTERVAL -> {
        reader.vector(1);
        reader.vector(1);
        yield new Payload.DhValue(group, value);
      }
      default -> null;
    };
  }

  private Payload sign() {
    int algorithmAndLength = reader.u16();
    return new Payload.Sign(algorithmAndLength >> 12, reader.bytes(algorithmAndLength & 0xfff));
  }

  private @Nullable Payload timestamp() {
    int type = reader.u8();
    return switch (type) {
      case 0, 1 -> new Payload.Timestamp(type, reader.u64());
      case 2 -> new Payload.Timestamp(type, reader.u32());
      default -> null;
    };
  }

  private @Nullable Payload certificateHash() {
    int function = reader.u8();
    int octets = function == 0 ? 20 : function == 1 ? 16 : -1;
    return octets < 0 ? null : new Payload.CertificateHash(function, reader.bytes(octets));
  }

  private @Nullable Payload error() {
    int number = reader.u8();
    int reserved = reader.u16();
    return reserved == 0 ? new Payload.Err(number) : null;
  }
}
