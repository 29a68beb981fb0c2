package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.record.TrafficKeys;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What both roles of the handshake share: authentication, the end, and what may come after it (RFC
 * 8446 sections 4.4 and 4.6).
 */
public abstract class Handshake {
  /** Where messages and keys go. */
  public interface Wire {
    /** What was sent before has been answered. */
    void beginFlight();

    void send(long epoch, HandshakeMessage message);

    void sendWith(long epoch, TrafficKeys keys);

    void receiveWith(long epoch, TrafficKeys keys);

    /** The peer has proved itself; comes once. */
    void established(MediaKeys keys, VerifiedPeer peer);
  }

  public static final long PLAINTEXT = 0;
  public static final long HANDSHAKE = 2;
  public static final long APPLICATION = 3;

  /** Far more updates than a call has hours, and far fewer than message_seq can count. */
  static final long LAST_EPOCH = 1 << 14;

  private static final int X25519_OCTETS = 32;
  private static final int UPDATE_NOT_REQUESTED = 0;
  private static final int UPDATE_REQUESTED = 1;
  private static final Bytes SIXTY_FOUR_SPACES =
      Bytes.utf8("                                                                ");

  final Terms13 terms;
  final CryptoBackend crypto;
  final Entropy entropy;
  final KeyExchange keyExchange;
  final Wire wire;
  final Transcript transcript = new Transcript();
  private final MediaKeys.Role role;
  private @Nullable KeySchedule schedule;
  private @Nullable CipherSuite suite;
  private @Nullable NamedGroup group;
  private @Nullable SrtpProfile profile;
  private @Nullable VerifiedPeer peer;
  private @Nullable PeerCertificate certificate;
  private KeySchedule.@Nullable Application application;
  private @Nullable Secret sendingSecret;
  private @Nullable Secret receivingSecret;
  private long sendingEpoch = APPLICATION;
  private long receivingEpoch = APPLICATION;
  private boolean updating;
  private boolean owesUpdate;

  Handshake(MediaKeys.Role role, Terms13 terms, CryptoBackend crypto, Entropy entropy, Wire wire) {
    this.role = role;
    this.terms = terms;
    this.crypto = crypto;
    this.keyExchange = new KeyExchange(crypto, entropy);
    this.entropy = entropy;
    this.wire = wire;
  }

  /** The client speaks first. */
  public abstract void start();

  /** The next message in sequence, with the epoch it came in. */
  public abstract void handle(HandshakeMessage message, long epoch) throws Alerted;

  /** Whether the peer has authenticated anything yet: before, its alerts may be anybody's. */
  public final boolean hasKeys() {
    return schedule != null;
  }

  public final void destroy() {
    if (schedule != null) schedule.destroy();
  }

  /** Both hellos are there: everything from here on is encrypted. */
  final void agree(CipherSuite agreedSuite, NamedGroup agreedGroup, Secret shared) {
    suite = agreedSuite;
    group = agreedGroup;
    KeySchedule keys = new KeySchedule(agreedSuite, crypto, shared, transcript.hash());
    schedule = keys;
    boolean client = role == MediaKeys.Role.CLIENT;
    wire.sendWith(HANDSHAKE, keys.trafficKeys(trafficSecret(client)));
    wire.receiveWith(HANDSHAKE, keys.trafficKeys(trafficSecret(!client)));
  }

  private Secret trafficSecret(boolean clients) {
    return clients ? schedule().clientHandshake() : schedule().serverHandshake();
  }

  /** The transcript stands at the server's Finished: the secrets of the application follow. */
  final void deriveApplication() {
    KeySchedule.Application secrets = schedule().application(transcript.hash());
    application = secrets;
    boolean client = role == MediaKeys.Role.CLIENT;
    sendingSecret = client ? secrets.client() : secrets.server();
    receivingSecret = client ? secrets.server() : secrets.client();
  }

  final void sendApplication() {
    wire.sendWith(APPLICATION, schedule().trafficKeys(Objects.requireNonNull(sendingSecret)));
  }

  final void receiveApplication() {
    wire.receiveWith(APPLICATION, schedule().trafficKeys(Objects.requireNonNull(receivingSecret)));
  }

  final void settle(SrtpProfile agreed) {
    profile = agreed;
  }

  // Authentication

  /** The certificate must be the announced one: that is all that makes it the peer's. */
  final void onCertificate(HandshakeMessage message) throws Alerted {
    List<Bytes> certificates = CertificateMessage.parse(message.body()).certificates();
    if (certificates.isEmpty()) {
      throw Alerted.violation(
          role == MediaKeys.Role.SERVER ? Alert.CERTIFICATE_REQUIRED : Alert.DECODE_ERROR,
          "the peer shows no certificate");
    }
    peer = terms.announced().verify(certificates.get(0)).orElseThrow(Alerted::fingerprint);
    PeerCertificate parsed = PeerCertificate.parse(certificates.get(0));
    if (!terms.signatureSchemes().contains(parsed.scheme())) {
      throw Alerted.violation(
          Alert.UNSUPPORTED_CERTIFICATE, "the certificate's key may not be used");
    }
    certificate = parsed;
    transcript.add(message);
  }

  final void onCertificateVerify(HandshakeMessage message) throws Alerted {
    ByteReader reader = new ByteReader(message.body());
    int scheme = reader.u16();
    Bytes signature = reader.vector(2);
    if (!reader.exhausted()) throw Alerted.malformed("CertificateVerify");
    PeerCertificate theirs = Objects.requireNonNull(certificate);
    if (scheme != theirs.scheme().id()) {
      throw Alerted.illegal("the signature's scheme does not fit the certificate");
    }
    Bytes content = signedContent(role != MediaKeys.Role.SERVER, transcript.hash());
    if (!theirs.verifies(crypto, content, signature)) {
      throw Alerted.violation(Alert.DECRYPT_ERROR, "the signature is wrong");
    }
    transcript.add(message);
  }

  final void onFinished(HandshakeMessage message) throws Alerted {
    Secret theirs = trafficSecret(role == MediaKeys.Role.SERVER);
    Bytes expected = schedule().verifyData(theirs, transcript.hash());
    if (message.body().length() != expected.length()) throw Alerted.malformed("Finished");
    if (!expected.equalsInConstantTime(message.body())) {
      throw Alerted.violation(Alert.DECRYPT_ERROR, "Finished is wrong");
    }
    transcript.add(message);
  }

  final void sendCertificate() {
    add(new CertificateMessage(List.of(terms.credentials().certificate())).toMessage());
    Bytes signature =
        terms.credentials().sign(signedContent(role == MediaKeys.Role.SERVER, transcript.hash()));
    Bytes body =
        new ByteWriter(128).u16(terms.credentials().scheme().id()).vector(2, signature).toBytes();
    add(new HandshakeMessage(HandshakeType.CERTIFICATE_VERIFY, body));
  }

  final void sendFinished() {
    Secret ours = trafficSecret(role == MediaKeys.Role.CLIENT);
    Bytes data = schedule().verifyData(ours, transcript.hash());
    add(new HandshakeMessage(HandshakeType.FINISHED, data));
  }

  /** Sends an encrypted message of the handshake and takes it into the transcript. */
  final void add(HandshakeMessage message) {
    transcript.add(message);
    wire.send(HANDSHAKE, message);
  }

  private static Bytes signedContent(boolean byServer, Bytes transcriptHash) {
    String who = byServer ? "server" : "client";
    return Bytes.concat(
        SIXTY_FOUR_SPACES, Bytes.utf8("TLS 1.3, " + who + " CertificateVerify\0"), transcriptHash);
  }

  // The end, and afterwards

  /** All is verified: exports the keys of the media (RFC 5764 section 4.2). */
  final void establish() {
    SrtpProfile agreed = Objects.requireNonNull(profile);
    NamedGroup used = Objects.requireNonNull(group);
    int octets = MediaKeys.exportedOctets(agreed);
    Secret exporter = Objects.requireNonNull(application).exporter();
    Secret exported = schedule().export(exporter, MediaKeys.EXPORTER_LABEL, octets);
    KeyAgreement agreement =
        new KeyAgreement(
            ProtocolVersion.DTLS_1_3.displayName(),
            used.registeredName(),
            Objects.requireNonNull(suite).registeredName(),
            used.isPostQuantum());
    MediaKeys keys = MediaKeys.fromExporter(agreed, agreement, role, exported.exposedCopy());
    exported.destroy();
    exporter.destroy();
    wire.established(keys, Objects.requireNonNull(peer));
  }

  /** What may come after the handshake: tickets, which nobody here uses, and KeyUpdate. */
  final void handleAfterwards(HandshakeMessage message, long epoch) throws Alerted {
    if (epoch < APPLICATION) throw Alerted.unexpected("a handshake message after the handshake");
    boolean client = role == MediaKeys.Role.CLIENT;
    if (message.type() == HandshakeType.KEY_UPDATE) {
      onKeyUpdate(message, epoch);
    } else if (message.type() != HandshakeType.NEW_SESSION_TICKET || !client) {
      throw Alerted.unexpected("message " + message.type() + " after the handshake");
    }
  }

  private void onKeyUpdate(HandshakeMessage message, long epoch) throws Alerted {
    if (message.body().length() != 1) throw Alerted.malformed("KeyUpdate");
    int request = message.body().at(0);
    if (request != UPDATE_NOT_REQUESTED && request != UPDATE_REQUESTED) {
      throw Alerted.illegal("KeyUpdate asks for something unknown");
    }
    if (epoch != receivingEpoch) throw Alerted.unexpected("KeyUpdate in an epoch that is over");
    if (epoch == LAST_EPOCH) throw Alerted.unexpected("more KeyUpdates than there are numbers");
    Secret next = schedule().next(Objects.requireNonNull(receivingSecret));
    receivingSecret = next;
    wire.receiveWith(++receivingEpoch, schedule().trafficKeys(next));
    if (request == UPDATE_REQUESTED) owesUpdate = true;
    if (isConfirmed() && !updating) payUpdate();
  }

  /** One flight at a time: a KeyUpdate waits until the peer has what was sent before. */
  private void payUpdate() {
    if (!owesUpdate) return;
    owesUpdate = false;
    updating = true;
    wire.beginFlight();
    Bytes body = Bytes.of(UPDATE_NOT_REQUESTED);
    wire.send(sendingEpoch, new HandshakeMessage(HandshakeType.KEY_UPDATE, body));
  }

  /** The peer has all that was sent last. */
  public void onAcknowledged() {
    if (updating) {
      // Only now may the new keys be used (RFC 9147 section 8).
      updating = false;
      nextSendingKeys();
    }
    if (isConfirmed()) payUpdate();
  }

  final void nextSendingKeys() {
    Secret next = schedule().next(Objects.requireNonNull(sendingSecret));
    sendingSecret = next;
    wire.sendWith(++sendingEpoch, schedule().trafficKeys(next));
  }

  /** Whether both ends have verified the other's Finished. */
  abstract boolean isConfirmed();

  /**
   * Of a hybrid share each half counts: a server's ciphertext differs with every client's key, even
   * if the randomness in it came before.
   *
   * @param share of any length; a wrong one is refused where it is used
   */
  final void requireUnseen(NamedGroup group, Bytes share, String otherwise) throws Alerted {
    boolean hybrid = group == NamedGroup.X25519_MLKEM768;
    int kem = hybrid ? Math.max(0, share.length() - X25519_OCTETS) : 0;
    boolean unseen = terms.unseenShare().test(share.slice(kem, share.length()));
    if (kem > 0) unseen &= terms.unseenShare().test(share.slice(0, kem));
    if (!unseen) throw Alerted.illegal(otherwise);
  }

  static <T> Optional<T> firstCommon(List<T> ours, Predicate<T> theirs) {
    for (T each : ours) if (theirs.test(each)) return Optional.of(each);
    return Optional.empty();
  }

  static void expect(HandshakeMessage message, int type, long epoch, long wanted) throws Alerted {
    if (message.type() != type) {
      throw Alerted.unexpected("message " + message.type() + " instead of " + type);
    }
    if (epoch != wanted) {
      throw Alerted.unexpected("message " + type + " in epoch " + epoch);
    }
  }

  Bytes signatureSchemes() {
    List<Integer> ids = new ArrayList<>();
    for (SignatureScheme scheme : terms.signatureSchemes()) ids.add(scheme.id());
    return Extensions.encodeNumbers(ids, 2);
  }

  private KeySchedule schedule() {
    if (schedule == null) throw new IllegalStateException("no keys are agreed yet");
    return schedule;
  }
}
