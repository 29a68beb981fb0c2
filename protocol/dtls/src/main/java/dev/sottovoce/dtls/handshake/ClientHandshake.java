package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The client's handshake (RFC 8446 appendix A.1). It offers DTLS 1.3 and nothing else. */
public final class ClientHandshake extends Handshake {
  private enum Awaiting {
    SERVER_HELLO,
    ENCRYPTED_EXTENSIONS,
    CERTIFICATE_REQUEST,
    CERTIFICATE,
    CERTIFICATE_VERIFY,
    FINISHED,
    ACKNOWLEDGEMENT,
    NOTHING
  }

  private final Bytes random;
  private NamedGroup shareGroup;
  private KeyExchange.@Nullable Pending share;
  private Optional<Bytes> cookie = Optional.empty();
  private @Nullable CipherSuite retriedWith;
  private Awaiting awaiting = Awaiting.SERVER_HELLO;

  public ClientHandshake(Terms13 terms, CryptoBackend crypto, Entropy entropy, Wire wire) {
    super(MediaKeys.Role.CLIENT, terms, crypto, entropy, wire);
    this.random = entropy.bytes(ClientHello.RANDOM_OCTETS);
    this.shareGroup = terms.groups().get(0);
  }

  @Override
  public void start() {
    share = keyExchange.begin(shareGroup);
    HandshakeMessage hello = hello();
    transcript.begin(hello);
    wire.beginFlight();
    wire.send(PLAINTEXT, hello);
  }

  @Override
  public void handle(HandshakeMessage message, long epoch) throws Alerted {
    switch (awaiting) {
      case SERVER_HELLO -> onServerHello(message, epoch);
      case ENCRYPTED_EXTENSIONS -> onEncryptedExtensions(message, epoch);
      case CERTIFICATE_REQUEST -> onCertificateRequest(message, epoch);
      case CERTIFICATE -> {
        expect(message, HandshakeType.CERTIFICATE, epoch, HANDSHAKE);
        onCertificate(message);
        awaiting = Awaiting.CERTIFICATE_VERIFY;
      }
      case CERTIFICATE_VERIFY -> {
        expect(message, HandshakeType.CERTIFICATE_VERIFY, epoch, HANDSHAKE);
        onCertificateVerify(message);
        awaiting = Awaiting.FINISHED;
      }
      case FINISHED -> onServerFinished(message, epoch);
      case ACKNOWLEDGEMENT, NOTHING -> handleAfterwards(message, epoch);
    }
  }

  private HandshakeMessage hello() {
    List<Integer> suites = new ArrayList<>();
    for (CipherSuite suite : terms.cipherSuites()) suites.add(suite.id());
    List<Integer> groups = new ArrayList<>();
    for (NamedGroup group : terms.groups()) groups.add(group.id());
    List<Integer> profiles = new ArrayList<>();
    for (SrtpProfile profile : terms.srtpProfiles()) profiles.add(profile.id());
    KeyShareEntry entry = new KeyShareEntry(shareGroup.id(), Objects.requireNonNull(share).share());
    List<Integer> versions = List.of(ProtocolVersion.DTLS_1_3.id());
    Extensions extensions =
        Extensions.none()
            .with(Extensions.SUPPORTED_VERSIONS, Extensions.encodeNumbers(versions, 1))
            .with(Extensions.SUPPORTED_GROUPS, Extensions.encodeNumbers(groups, 2))
            .with(Extensions.SIGNATURE_ALGORITHMS, signatureSchemes())
            .with(Extensions.USE_SRTP, new UseSrtp(profiles, Bytes.EMPTY).encode());
    terms.binding().addTo(extensions);
    cookie.ifPresent(value -> extensions.with(Extensions.COOKIE, value));
    extensions.with(Extensions.KEY_SHARE, entry.encodeAsList());
    return ClientHello.of(random, suites, extensions).toMessage();
  }

  private void onServerHello(HandshakeMessage message, long epoch) throws Alerted {
    if (message.type() == HandshakeType.HELLO_VERIFY_REQUEST) {
      throw Alerted.version("the server knows DTLS 1.2 at most");
    }
    expect(message, HandshakeType.SERVER_HELLO, epoch, PLAINTEXT);
    ServerHello hello = ServerHello.parse(message.body());
    if (!hello.sessionId().isEmpty()) throw Alerted.illegal("the server echoes a session");
    CipherSuite suite = CipherSuite.byId(hello.cipherSuite()).orElse(null);
    if (suite == null || !terms.cipherSuites().contains(suite)) {
      throw Alerted.illegal("the server chose a suite that was not offered");
    }
    if (hello.isRetry()) onRetry(message, hello, suite);
    else onServerHello(message, hello, suite);
  }

  private void onRetry(HandshakeMessage message, ServerHello retry, CipherSuite suite)
      throws Alerted {
    if (retriedWith != null) throw Alerted.unexpected("a second HelloRetryRequest");
    Extensions extensions = retry.extensions();
    extensions.requireOnly(
        Set.of(Extensions.SUPPORTED_VERSIONS, Extensions.KEY_SHARE, Extensions.COOKIE));
    if (!extensions.has(Extensions.KEY_SHARE) && !extensions.has(Extensions.COOKIE)) {
      throw Alerted.illegal("HelloRetryRequest changes nothing");
    }
    cookie = cookie(extensions);
    if (extensions.has(Extensions.KEY_SHARE)) {
      shareGroup = selectedGroup(extensions.require(Extensions.KEY_SHARE, "key_share"));
      share = keyExchange.begin(shareGroup);
    }
    retriedWith = suite;
    transcript.choose(crypto.require(suite.hash()), true);
    transcript.add(message);
    HandshakeMessage hello = hello();
    transcript.add(hello);
    wire.beginFlight();
    wire.send(PLAINTEXT, hello);
  }

  /** The value goes back as it came. */
  private static Optional<Bytes> cookie(Extensions extensions) throws Alerted {
    Bytes value = extensions.find(Extensions.COOKIE).orElse(null);
    if (value == null) return Optional.empty();
    ByteReader reader = new ByteReader(value);
    Bytes octets = reader.vector(2);
    if (!reader.exhausted() || octets.isEmpty()) throw Alerted.malformed("cookie");
    return Optional.of(value);
  }

  private NamedGroup selectedGroup(Bytes value) throws Alerted {
    if (value.length() != 2) throw Alerted.malformed("key_share");
    NamedGroup group = NamedGroup.byId(value.at(0) << 8 | value.at(1)).orElse(null);
    if (group == null || !terms.groups().contains(group)) {
      throw Alerted.illegal("the server asks for a group that was not offered");
    }
    if (group == shareGroup) throw Alerted.illegal("the server asks for the share that it has");
    return group;
  }

  private void onServerHello(HandshakeMessage message, ServerHello hello, CipherSuite suite)
      throws Alerted {
    if (retriedWith != null && retriedWith != suite) {
      throw Alerted.illegal("the server changed its suite");
    }
    hello.extensions().requireOnly(Set.of(Extensions.SUPPORTED_VERSIONS, Extensions.KEY_SHARE));
    KeyShareEntry entry =
        KeyShareEntry.parse(hello.extensions().require(Extensions.KEY_SHARE, "key_share"));
    if (entry.group() != shareGroup.id()) {
      throw Alerted.illegal("the server's share is of another group");
    }
    requireUnseen(shareGroup, entry.keyExchange(), "the server's share was seen before");
    Secret shared = Objects.requireNonNull(share).complete(entry.keyExchange());
    share = null;
    if (retriedWith == null) transcript.choose(crypto.require(suite.hash()), false);
    transcript.add(message);
    agree(suite, shareGroup, shared);
    awaiting = Awaiting.ENCRYPTED_EXTENSIONS;
  }

  private void onEncryptedExtensions(HandshakeMessage message, long epoch) throws Alerted {
    expect(message, HandshakeType.ENCRYPTED_EXTENSIONS, epoch, HANDSHAKE);
    ByteReader reader = new ByteReader(message.body());
    Extensions extensions = Extensions.parse(reader.vector(2));
    if (!reader.exhausted()) throw Alerted.malformed("EncryptedExtensions");
    extensions.requireOnly(answerable());
    Bytes value = extensions.find(Extensions.USE_SRTP).orElse(null);
    if (value == null) throw Alerted.incompatible("the server does not do SRTP");
    settle(chosenProfile(UseSrtp.parse(value)));
    terms.binding().check(extensions);
    transcript.add(message);
    awaiting = Awaiting.CERTIFICATE_REQUEST;
  }

  private Set<Integer> answerable() {
    Extensions asked = Extensions.none();
    terms.binding().addTo(asked);
    asked.with(Extensions.USE_SRTP, Bytes.EMPTY).with(Extensions.SUPPORTED_GROUPS, Bytes.EMPTY);
    return asked.types();
  }

  private SrtpProfile chosenProfile(UseSrtp chosen) throws Alerted {
    if (chosen.profiles().size() == 1 && chosen.mki().isEmpty()) {
      for (SrtpProfile profile : terms.srtpProfiles()) {
        if (profile.id() == chosen.profiles().get(0)) return profile;
      }
    }
    throw Alerted.illegal("the server chose an SRTP profile that was not offered");
  }

  private void onCertificateRequest(HandshakeMessage message, long epoch) throws Alerted {
    if (message.type() == HandshakeType.CERTIFICATE) {
      // A server that asks for no certificate would talk to anybody (RFC 5763 section 5).
      throw Alerted.incompatible("the server asks for no certificate");
    }
    expect(message, HandshakeType.CERTIFICATE_REQUEST, epoch, HANDSHAKE);
    ByteReader reader = new ByteReader(message.body());
    Bytes context = reader.vector(1);
    Extensions extensions = Extensions.parse(reader.vector(2));
    if (!reader.exhausted()) throw Alerted.malformed("CertificateRequest");
    if (!context.isEmpty()) throw Alerted.illegal("certificate_request_context is not empty");
    List<Integer> schemes =
        Extensions.numbers(
            extensions.require(Extensions.SIGNATURE_ALGORITHMS, "signature_algorithms"),
            2,
            "signature_algorithms");
    if (!schemes.contains(terms.credentials().scheme().id())) {
      throw Alerted.incompatible("the server takes no signature of ours");
    }
    transcript.add(message);
    awaiting = Awaiting.CERTIFICATE;
  }

  private void onServerFinished(HandshakeMessage message, long epoch) throws Alerted {
    expect(message, HandshakeType.FINISHED, epoch, HANDSHAKE);
    onFinished(message);
    deriveApplication();
    receiveApplication();
    wire.beginFlight();
    sendCertificate();
    sendFinished();
    sendApplication();
    awaiting = Awaiting.ACKNOWLEDGEMENT;
  }

  /**
   * The server has our Finished and found it right. It would be allowed to speak before that; but a
   * server whose signalling was tampered with refuses our certificate only now, and a person must
   * not hear of a secure call before.
   */
  @Override
  public void onAcknowledged() {
    if (awaiting == Awaiting.ACKNOWLEDGEMENT) {
      awaiting = Awaiting.NOTHING;
      establish();
    }
    super.onAcknowledged();
  }

  @Override
  boolean isConfirmed() {
    return awaiting == Awaiting.NOTHING;
  }
}
