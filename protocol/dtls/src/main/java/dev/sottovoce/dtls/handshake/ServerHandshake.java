package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The server's handshake (RFC 8446 appendix A.2). Its own order of preference counts. */
public final class ServerHandshake extends Handshake {
  private enum Awaiting {
    CLIENT_HELLO,
    SECOND_HELLO,
    CERTIFICATE,
    CERTIFICATE_VERIFY,
    FINISHED,
    NOTHING
  }

  private static final int COOKIE_OCTETS = 32;

  /** What the second hello may change (RFC 8446 section 4.1.2). */
  private static final Set<Integer> CHANGEABLE =
      Set.of(
          Extensions.KEY_SHARE,
          Extensions.COOKIE,
          Extensions.PRE_SHARED_KEY,
          Extensions.EARLY_DATA);

  private @Nullable ClientHello first;
  private @Nullable NamedGroup requestedGroup;
  private @Nullable CipherSuite retriedWith;
  private Optional<Bytes> cookie = Optional.empty();
  private Awaiting awaiting = Awaiting.CLIENT_HELLO;

  public ServerHandshake(Terms13 terms, CryptoBackend crypto, Entropy entropy, Wire wire) {
    super(MediaKeys.Role.SERVER, terms, crypto, entropy, wire);
  }

  @Override
  public void start() {
    // The client speaks first.
  }

  @Override
  public void handle(HandshakeMessage message, long epoch) throws Alerted {
    switch (awaiting) {
      case CLIENT_HELLO -> onFirstHello(message, epoch);
      case SECOND_HELLO -> onSecondHello(message, epoch);
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
      case FINISHED -> {
        expect(message, HandshakeType.FINISHED, epoch, HANDSHAKE);
        onFinished(message);
        receiveApplication();
        awaiting = Awaiting.NOTHING;
        establish();
      }
      case NOTHING -> handleAfterwards(message, epoch);
    }
  }

  @Override
  boolean isConfirmed() {
    return awaiting == Awaiting.NOTHING;
  }

  private void onFirstHello(HandshakeMessage message, long epoch) throws Alerted {
    expect(message, HandshakeType.CLIENT_HELLO, epoch, PLAINTEXT);
    ClientHello hello = ClientHello.parse(message.body());
    checkVersion(hello);
    Offer offer = Offer.read(hello);
    CipherSuite suite = chooseSuite(offer);
    NamedGroup group = chooseGroup(offer);
    transcript.begin(message);
    Optional<Bytes> theirShare = offer.share(group);
    if (theirShare.isPresent() && !terms.cookieFirst()) {
      transcript.choose(crypto.require(suite.hash()), false);
      answer(hello, suite, group, theirShare.get(), offer);
      return;
    }
    first = hello;
    retriedWith = suite;
    requestedGroup = theirShare.isPresent() ? null : group;
    if (terms.cookieFirst()) cookie = Optional.of(entropy.bytes(COOKIE_OCTETS));
    transcript.choose(crypto.require(suite.hash()), true);
    sendRetry(suite);
    awaiting = Awaiting.SECOND_HELLO;
  }

  private void onSecondHello(HandshakeMessage message, long epoch) throws Alerted {
    expect(message, HandshakeType.CLIENT_HELLO, epoch, PLAINTEXT);
    ClientHello hello = ClientHello.parse(message.body());
    checkVersion(hello);
    requireUnchanged(Objects.requireNonNull(first), hello);
    Offer offer = Offer.read(hello);
    CipherSuite suite = Objects.requireNonNull(retriedWith);
    NamedGroup group = chooseGroup(offer);
    Optional<Bytes> theirShare = offer.share(group);
    if (!theirShare.isPresent() || requestedGroup != null && offer.shareCount() != 1) {
      throw Alerted.illegal("the second hello lacks the share that was asked for");
    }
    transcript.add(message);
    answer(hello, suite, group, theirShare.get(), offer);
  }

  private static void checkVersion(ClientHello hello) throws Alerted {
    if (!hello.offers(ProtocolVersion.DTLS_1_3.id())) {
      throw Alerted.version("the client does not offer DTLS 1.3");
    }
    hello.checkLegacyFields();
    // Pre-shared keys are off for good; a hello that has them must still be well-formed otherwise.
    if (hello.extensions().has(Extensions.PRE_SHARED_KEY)) {
      List<Integer> order = new ArrayList<>(hello.extensions().types());
      if (order.get(order.size() - 1) != Extensions.PRE_SHARED_KEY) {
        throw Alerted.illegal("pre_shared_key is not the last extension");
      }
    }
  }

  private void requireUnchanged(ClientHello before, ClientHello after) throws Alerted {
    boolean same =
        before.random().equals(after.random())
            && before.sessionId().equals(after.sessionId())
            && before.cipherSuites().equals(after.cipherSuites())
            && before.extensions().except(CHANGEABLE).equals(after.extensions().except(CHANGEABLE))
            && !after.extensions().has(Extensions.EARLY_DATA);
    if (!same) throw Alerted.illegal("the second hello differs from the first");
    if (requestedGroup == null
        && !before
            .extensions()
            .find(Extensions.KEY_SHARE)
            .equals(after.extensions().find(Extensions.KEY_SHARE))) {
      throw Alerted.illegal("the second hello changes shares without being asked");
    }
    Optional<Bytes> returned = after.extensions().find(Extensions.COOKIE);
    Bytes expected =
        cookie.map(value -> new ByteWriter().vector(2, value).toBytes()).orElse(Bytes.EMPTY);
    if (cookie.isPresent() != returned.isPresent()
        || !expected.equalsInConstantTime(returned.orElse(Bytes.EMPTY))) {
      throw Alerted.illegal("the second hello does not return the cookie");
    }
  }

  private CipherSuite chooseSuite(Offer offer) throws Alerted {
    return firstCommon(terms.cipherSuites(), suite -> offer.suites().contains(suite.id()))
        .orElseThrow(() -> Alerted.incompatible("no cipher suite in common"));
  }

  private NamedGroup chooseGroup(Offer offer) throws Alerted {
    return firstCommon(terms.groups(), group -> offer.groups().contains(group.id()))
        .orElseThrow(() -> Alerted.incompatible("no group in common"));
  }

  private SrtpProfile chooseProfile(Offer offer) throws Alerted {
    return firstCommon(
            terms.srtpProfiles(), profile -> offer.useSrtp().profiles().contains(profile.id()))
        .orElseThrow(() -> Alerted.incompatible("no SRTP profile in common"));
  }

  private void sendRetry(CipherSuite suite) {
    Extensions extensions =
        Extensions.none()
            .with(Extensions.SUPPORTED_VERSIONS, number(ProtocolVersion.DTLS_1_3.id()));
    if (requestedGroup != null) {
      extensions.with(Extensions.KEY_SHARE, number(requestedGroup.id()));
    }
    cookie.ifPresent(
        value -> extensions.with(Extensions.COOKIE, new ByteWriter().vector(2, value).toBytes()));
    HandshakeMessage retry = ServerHello.of(ServerHello.RETRY, suite.id(), extensions).toMessage();
    transcript.add(retry);
    wire.beginFlight();
    wire.send(PLAINTEXT, retry);
  }

  private void answer(
      ClientHello hello, CipherSuite suite, NamedGroup group, Bytes theirShare, Offer offer)
      throws Alerted {
    SrtpProfile profile = chooseProfile(offer);
    if (!offer.signatureSchemes().contains(terms.credentials().scheme().id())) {
      throw Alerted.incompatible("the client takes no signature of ours");
    }
    terms.binding().check(hello.extensions());
    requireUnseen(group, theirShare, "the client's share was seen before");
    KeyExchange.Response response = keyExchange.respond(group, theirShare);
    HandshakeMessage serverHello = serverHello(suite, group, response.share());
    transcript.add(serverHello);
    wire.beginFlight();
    wire.send(PLAINTEXT, serverHello);
    agree(suite, group, response.shared());
    settle(profile);
    add(encryptedExtensions(hello, profile));
    add(certificateRequest());
    sendCertificate();
    sendFinished();
    deriveApplication();
    sendApplication();
    awaiting = Awaiting.CERTIFICATE;
  }

  private HandshakeMessage serverHello(CipherSuite suite, NamedGroup group, Bytes share) {
    Extensions extensions =
        Extensions.none()
            .with(Extensions.SUPPORTED_VERSIONS, number(ProtocolVersion.DTLS_1_3.id()))
            .with(Extensions.KEY_SHARE, new KeyShareEntry(group.id(), share).encode());
    Bytes random = entropy.bytes(ClientHello.RANDOM_OCTETS);
    return ServerHello.of(random, suite.id(), extensions).toMessage();
  }

  private HandshakeMessage encryptedExtensions(ClientHello hello, SrtpProfile profile) {
    UseSrtp chosen = new UseSrtp(List.of(profile.id()), Bytes.EMPTY);
    Extensions extensions = Extensions.none().with(Extensions.USE_SRTP, chosen.encode());
    terms.binding().answer(hello.extensions(), extensions);
    Bytes body = new ByteWriter().vector(2, extensions.encode()).toBytes();
    return new HandshakeMessage(HandshakeType.ENCRYPTED_EXTENSIONS, body);
  }

  private HandshakeMessage certificateRequest() {
    Extensions extensions =
        Extensions.none().with(Extensions.SIGNATURE_ALGORITHMS, signatureSchemes());
    Bytes body = new ByteWriter().u8(0).vector(2, extensions.encode()).toBytes();
    return new HandshakeMessage(HandshakeType.CERTIFICATE_REQUEST, body);
  }

  private static Bytes number(int value) {
    return new ByteWriter().u16(value).toBytes();
  }

  /** What the client's hello offers, read strictly (RFC 8446 sections 4.2 and 9.2). */
  private record Offer(
      List<Integer> suites,
      List<Integer> groups,
      List<KeyShareEntry> shares,
      List<Integer> signatureSchemes,
      UseSrtp useSrtp) {
    static Offer read(ClientHello hello) throws Alerted {
      Extensions extensions = hello.extensions();
      List<Integer> groups =
          Extensions.numbers(
              extensions.require(Extensions.SUPPORTED_GROUPS, "supported_groups"),
              2,
              "supported_groups");
      List<Integer> schemes =
          Extensions.numbers(
              extensions.require(Extensions.SIGNATURE_ALGORITHMS, "signature_algorithms"),
              2,
              "signature_algorithms");
      List<KeyShareEntry> shares =
          KeyShareEntry.parseList(extensions.require(Extensions.KEY_SHARE, "key_share"));
      checkShares(shares, groups);
      Bytes srtp = extensions.find(Extensions.USE_SRTP).orElse(null);
      if (srtp == null) throw Alerted.incompatible("the client does not do SRTP");
      return new Offer(hello.cipherSuites(), groups, shares, schemes, UseSrtp.parse(srtp));
    }

    /** One share a group, only for groups that are offered, in the same order (section 4.2.8). */
    private static void checkShares(List<KeyShareEntry> shares, List<Integer> groups)
        throws Alerted {
      Set<Integer> seen = new HashSet<>();
      int last = -1;
      for (KeyShareEntry share : shares) {
        int at = groups.indexOf(share.group());
        if (at < last || at < 0 || !seen.add(share.group())) {
          throw Alerted.illegal("the shares do not fit the offered groups");
        }
        last = at;
      }
    }

    int shareCount() {
      return shares.size();
    }

    Optional<Bytes> share(NamedGroup group) {
      for (KeyShareEntry share : shares) {
        if (share.group() == group.id()) return Optional.of(share.keyExchange());
      }
      return Optional.empty();
    }
  }
}
