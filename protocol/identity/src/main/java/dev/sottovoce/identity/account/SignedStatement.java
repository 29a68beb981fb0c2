package dev.sottovoce.identity.account;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Optional;
import java.util.UUID;

/**
 * One entry of a chain. Encoded as a version octet, a kind octet, the number with four octets, the
 * hash of the signed statement before with 32, the signer's device with 16 (nil where the recovery
 * key signs), what it says, and the signature with 64; one statement has one encoding.
 */
public final class SignedStatement {
  /** Of one encoded statement. */
  public static final int MAX_OCTETS = 2048;

  private static final int VERSION = 1;
  private static final Bytes CONTEXT = Bytes.utf8("sottovoce account statement 1\0");
  private static final UUID NIL = new UUID(0, 0);
  private static final Bytes NOTHING_BEFORE = Bytes.unsafeWrap(new byte[Hashes.SHA256_OCTETS]);
  private static final int KEY_OCTETS = 32;

  private static final int FOUND = 1;
  private static final int ADD = 2;
  private static final int REMOVE = 3;
  private static final int SET_RECOVERY = 4;
  private static final int ROTATE = 5;
  private static final int RECOVER = 6;
  private static final int FOUND_AFTER_RESET = 7;

  private final long number;
  private final Bytes previous;
  private final UUID signer;
  private final Statement statement;
  private final Bytes body;
  private final Bytes signature;
  private final Bytes encoded;

  private SignedStatement(
      long number, Bytes previous, UUID signer, Statement statement, Bytes body, Bytes signature) {
    this.number = number;
    this.previous = previous;
    this.signer = signer;
    this.statement = statement;
    this.body = body;
    this.signature = signature;
    this.encoded = Bytes.concat(body, signature);
  }

  static SignedStatement first(Statement.Found statement, PrivateKey key) {
    return by(1, NOTHING_BEFORE, statement.device().device(), statement, key);
  }

  static SignedStatement by(
      long number, Bytes previous, UUID signer, Statement statement, PrivateKey key) {
    Bytes body = body(number, previous, signer, statement);
    Bytes signature = DeviceSignature.sign(key, Bytes.concat(CONTEXT, body));
    return new SignedStatement(number, previous, signer, statement, body, signature);
  }

  static SignedStatement by(
      long number, Bytes previous, Statement.Recover statement, RecoveryKey key) {
    Bytes body = body(number, previous, NIL, statement);
    Bytes signature = key.sign(Bytes.concat(CONTEXT, body));
    return new SignedStatement(number, previous, NIL, statement, body, signature);
  }

  /** Decodes one statement; nothing when these octets are not exactly one. */
  public static Optional<SignedStatement> decode(Bytes encoded) {
    if (encoded.length() > MAX_OCTETS) return Optional.empty();
    ByteReader reader = new ByteReader(encoded);
    if (reader.u8() != VERSION) return Optional.empty();
    int kind = reader.u8();
    long number = reader.u32();
    Bytes previous = reader.bytes(Hashes.SHA256_OCTETS);
    UUID signer = new UUID(reader.u64(), reader.u64());
    if (reader.overrun()) return Optional.empty();
    Optional<Statement> statement = content(kind, reader);
    int end = reader.position();
    Bytes signature = reader.bytes(DeviceSignature.OCTETS);
    if (!statement.isPresent() || !reader.exhausted()) return Optional.empty();
    return Optional.of(
        new SignedStatement(
            number, previous, signer, statement.get(), encoded.slice(0, end), signature));
  }

  private static Bytes body(long number, Bytes previous, UUID signer, Statement statement) {
    ByteWriter writer = new ByteWriter(MAX_OCTETS).u8(VERSION).u8(kind(statement)).u32(number);
    writer.bytes(previous);
    writer.u64(signer.getMostSignificantBits()).u64(signer.getLeastSignificantBits());
    write(statement, writer);
    return writer.toBytes();
  }

  private static int kind(Statement statement) {
    if (statement instanceof Statement.Found found) {
      return found.replaces().isPresent() ? FOUND_AFTER_RESET : FOUND;
    }
    if (statement instanceof Statement.Add) return ADD;
    if (statement instanceof Statement.Remove) return REMOVE;
    if (statement instanceof Statement.SetRecovery) return SET_RECOVERY;
    return statement instanceof Statement.Rotate ? ROTATE : RECOVER;
  }

  private static void write(Statement statement, ByteWriter writer) {
    if (statement instanceof Statement.Found found) {
      writer.vector(2, Bytes.utf8(found.label().text()));
      writer.bytes(found.replaces().map(AccountId::hash).orElse(Bytes.EMPTY));
      found.device().write(writer);
      writer.bytes(found.recoveryHash());
    } else if (statement instanceof Statement.Add add) {
      add.device().write(writer);
      writer.bytes(add.consent());
    } else if (statement instanceof Statement.Remove remove) {
      writer.u64(remove.device().getMostSignificantBits());
      writer.u64(remove.device().getLeastSignificantBits());
    } else if (statement instanceof Statement.SetRecovery set) {
      writer.bytes(set.recoveryHash());
    } else if (statement instanceof Statement.Rotate rotate) {
      rotate.device().write(writer);
      writer.bytes(rotate.consent());
    } else if (statement instanceof Statement.Recover recover) {
      writer.bytes(recover.recoveryKey());
      recover.device().write(writer);
      writer.bytes(recover.consent()).bytes(recover.recoveryHash());
    }
  }

  private static Optional<Statement> content(int kind, ByteReader reader) {
    return switch (kind) {
      case FOUND, FOUND_AFTER_RESET -> found(kind == FOUND_AFTER_RESET, reader);
      case ADD ->
          AccountDevice.read(reader)
              .map(device -> new Statement.Add(device, reader.bytes(DeviceSignature.OCTETS)));
      case REMOVE -> Optional.of(new Statement.Remove(new UUID(reader.u64(), reader.u64())));
      case SET_RECOVERY -> hash(reader).map(Statement.SetRecovery::new);
      case ROTATE ->
          AccountDevice.read(reader)
              .map(device -> new Statement.Rotate(device, reader.bytes(DeviceSignature.OCTETS)));
      case RECOVER -> recover(reader);
      default -> Optional.empty();
    };
  }

  private static Optional<Statement> found(boolean afterReset, ByteReader reader) {
    Bytes text = reader.vector(2);
    if (text.length() > AccountLabel.MAX_OCTETS) return Optional.empty();
    Optional<AccountLabel> label = label(text);
    Optional<AccountId> replaces = afterReset ? hash(reader).map(AccountId::new) : Optional.empty();
    if (afterReset && !replaces.isPresent()) return Optional.empty();
    Optional<AccountDevice> device = AccountDevice.read(reader);
    Optional<Bytes> recovery = hash(reader);
    return label.isPresent() && device.isPresent() && recovery.isPresent()
        ? Optional.of(new Statement.Found(label.get(), replaces, device.get(), recovery.get()))
        : Optional.empty();
  }

  private static Optional<AccountLabel> label(Bytes text) {
    String label = new String(text.toArray(), StandardCharsets.US_ASCII);
    return AccountLabel.parse(label).filter(read -> Bytes.utf8(read.text()).equals(text));
  }

  private static Optional<Statement> recover(ByteReader reader) {
    Bytes key = reader.bytes(KEY_OCTETS);
    Optional<AccountDevice> device = AccountDevice.read(reader);
    Bytes consent = reader.bytes(DeviceSignature.OCTETS);
    Optional<Bytes> next = hash(reader);
    return device.isPresent() && next.isPresent()
        ? Optional.of(new Statement.Recover(key, device.get(), consent, next.get()))
        : Optional.empty();
  }

  private static Optional<Bytes> hash(ByteReader reader) {
    Bytes hash = reader.bytes(Hashes.SHA256_OCTETS);
    return reader.overrun() ? Optional.empty() : Optional.of(hash);
  }

  /** Whether the signature is that device key's. */
  boolean isSignedBy(Bytes publicKey) {
    return DeviceSignature.verify(publicKey, Bytes.concat(CONTEXT, body), signature);
  }

  /** Whether the signature is that recovery key's. */
  boolean isRecoveredBy(Bytes recoveryKey) {
    return RecoveryKey.verify(recoveryKey, Bytes.concat(CONTEXT, body), signature);
  }

  /** Counted from 1, and on through a reset: for the log a version never comes twice. */
  public long number() {
    return number;
  }

  /** The hash of the one before, also of the chain that a reset gave up; zeros if there is none. */
  public Bytes previous() {
    return previous;
  }

  boolean hasNothingBefore() {
    return previous.equals(NOTHING_BEFORE);
  }

  /** The device that signed; the nil UUID where the recovery key did. */
  public UUID signer() {
    return signer;
  }

  boolean hasNoSigner() {
    return signer.equals(NIL);
  }

  public Statement statement() {
    return statement;
  }

  public Bytes encoded() {
    return encoded;
  }

  /** What the next statement, pins and the log refer to: the SHA-256 of the encoding. */
  public Bytes hash() {
    return Hashes.sha256(encoded);
  }

  @Override
  public String toString() {
    return "SignedStatement[" + number + "]";
  }
}
