package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import dev.sottovoce.zrtp.ZrtpEndpoint.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all phases of an exchange share: who talks to whom, what goes out, and when. */
final class Session {
  private final LocalHello local;
  private final long source;
  private final Optional<ZrtpHash> announced;
  private final Initiative initiative;
  private final Entropy entropy;
  private final Packets packets;
  private final Reassembly reassembly = new Reassembly();
  private final List<Output> outputs = new ArrayList<>();

  private Instant now = Instant.MIN;
  private @Nullable Instant startedAt;
  private Instant wallTimeAtStart = Instant.MIN;
  private @Nullable Instant deadline;
  private @Nullable Instant wakeAt;
  private @Nullable Resending resending;
  private @Nullable Peer peer;

  /** The caller's; let go of once the peer is known. */
  private List<RetainedSecrets> cache;

  private long receivedFrom;
  private boolean helloRefused;
  private boolean closed;

  Session(
      LocalHello local,
      long source,
      Optional<ZrtpHash> announced,
      List<RetainedSecrets> cache,
      Initiative initiative,
      Entropy entropy) {
    this.local = local;
    this.source = source;
    this.announced = announced;
    this.cache = List.copyOf(cache);
    this.initiative = initiative;
    this.entropy = entropy;
    this.packets = new Packets(source, entropy);
  }

  // What the endpoint drives.

  void begin(Instant instant) {
    now = instant;
  }

  boolean hasStarted() {
    return startedAt != null;
  }

  boolean isClosed() {
    return closed;
  }

  Phase start(Instant wallTime) {
    startedAt = now;
    wallTimeAtStart = wallTime;
    deadline = now.plus(config().timing().deadline());
    if (!announced.isPresent() && config().unannounced() == ZrtpConfig.Unannounced.REFUSE) {
      return fail(Reason.NOT_ANNOUNCED, Optional.empty());
    }
    return new Discovery(this);
  }

  /** The message in a datagram, if it is well formed and from the peer or may make it known. */
  Optional<Message> receive(Bytes datagram) {
    Optional<Packet> packet = Packet.read(datagram);
    if (!packet.isPresent()) return Optional.empty();
    receivedFrom = packet.get().source();
    Peer known = peer;
    if (known != null && known.source() != receivedFrom) return Optional.empty();
    // Memory is for the peer only.
    if (known == null && packet.get().fragment().isPresent()) return Optional.empty();
    Bytes content = packet.get().content();
    Optional<Bytes> whole =
        packet.get().fragment().isPresent()
            ? reassembly.add(packet.get().fragment().get(), content)
            : Optional.of(content);
    return whole.flatMap(MessageParser::parse);
  }

  Phase tick(Phase phase) {
    Instant end = deadline;
    if (end != null && !now.isBefore(end)) return timeOut();
    Instant alarm = wakeAt;
    if (alarm != null && !now.isBefore(alarm)) {
      wakeAt = null;
      return phase.woken();
    }
    Resending message = resending;
    if (message == null || !message.isDue(now)) return phase;
    if (message.isExhausted()) {
      resending = null;
      return phase.exhausted();
    }
    message.sentAgain(now);
    send(message.message());
    return phase;
  }

  List<Output> end() {
    Resending message = resending;
    Instant next = earlier(earlier(deadline, wakeAt), message == null ? null : message.next());
    if (next != null) outputs.add(new Output.WakeAt(next));
    List<Output> handedOut = List.copyOf(outputs);
    outputs.clear();
    return handedOut;
  }

  void close() {
    closed = true;
    rest();
    forgetSecrets();
  }

  // What the phases ask.

  LocalHello local() {
    return local;
  }

  ZrtpConfig config() {
    return local.config();
  }

  CryptoBackend crypto() {
    return local.crypto();
  }

  /** Of hash images and message MACs, whatever hash was agreed on. */
  Hash sha256() {
    return hash(HashType.S256);
  }

  Hash hash(HashType type) {
    return crypto().require(type.primitive());
  }

  Entropy entropy() {
    return entropy;
  }

  Initiative initiative() {
    return initiative;
  }

  boolean knowsPeer() {
    return peer != null;
  }

  Peer peer() {
    return Objects.requireNonNull(peer, "no Hello was accepted yet");
  }

  Instant wallTime() {
    return wallTimeAtStart.plus(Duration.between(Objects.requireNonNull(startedAt), now));
  }

  // What the phases do.

  void emit(Output output) {
    outputs.add(output);
  }

  Outgoing outgoing(Bytes message) {
    return new Outgoing(message, packets.nextMessageId());
  }

  void send(Outgoing message) {
    for (Bytes datagram : packets.of(message.octets(), message.id())) {
      emit(new Output.Transmit(datagram));
    }
  }

  void acknowledge(MessageType type) {
    send(outgoing(Message.Plain.of(type).octets()));
  }

  void sendUntilAnswered(Outgoing message, ZrtpTiming.Backoff backoff) {
    send(message);
    resending = new Resending(message, backoff, now);
  }

  void stopSending() {
    resending = null;
  }

  void wakeAfter(Duration wait) {
    wakeAt = now.plus(wait);
  }

  /** There is nothing more to wait for. */
  void rest() {
    resending = null;
    wakeAt = null;
    deadline = null;
  }

  /**
   * Takes a Hello as the peer's, after which {@link #knowsPeer}, or passes it over.
   *
   * @return the end of the exchange, where this peer must not be talked to
   */
  Optional<Phase> acceptHello(Message.Hello hello) {
    if (hello.octets().equals(local.message().octets())) return Optional.empty();
    Optional<VerifiedPeer> proof =
        announced.isPresent()
            ? announced.get().verify(hello.octets())
            : Optional.of(ZrtpHash.unannouncedPeer());
    helloRefused |= !proof.isPresent();
    int newer = compareVersions(hello.version());
    // A peer that knows a newer version will come down to ours (section 4.1.1).
    if (!proof.isPresent() || newer > 0) return Optional.empty();
    Optional<Phase> refusal = newer < 0 ? refuseVersion() : refuseNames(hello.zid());
    if (refusal.isPresent()) return refusal;
    peer = new Peer(hello, receivedFrom, proof.get(), retained(hello.zid()));
    cache = List.of();
    return Optional.empty();
  }

  /** Whether a Commit belongs to the peer's chain of hash images. */
  boolean isFromPeer(Message.Commit commit) {
    Message.Hello hello = peer().hello();
    return HashChain.leads(sha256(), commit.h2(), hello.h3()) && commit.zid().equals(hello.zid());
  }

  Phase fail(Reason reason, ErrorCode error) {
    return fail(reason, Optional.of(error));
  }

  Phase fail(Reason reason, Optional<ErrorCode> error) {
    rest();
    forgetSecrets();
    emit(new Output.Failed(reason, error));
    return new Ended(this, reason == Reason.REFUSED_BY_PEER ? Optional.empty() : error);
  }

  Phase refusedByPeer(Message.Error error) {
    acknowledge(MessageType.ERROR_ACK);
    return fail(Reason.REFUSED_BY_PEER, ErrorCode.of(error.code()));
  }

  Phase timeOut() {
    if (knowsPeer()) return fail(Reason.TIMED_OUT, ErrorCode.PROTOCOL_TIMEOUT);
    return fail(helloRefused ? Reason.HELLO_MISMATCH : Reason.NO_ANSWER, Optional.empty());
  }

  /** Only the part before the last digit counts (section 4.1.1). */
  private static int compareVersions(String theirs) {
    return theirs.substring(0, 3).compareTo(Message.Hello.VERSION.substring(0, 3));
  }

  private Optional<Phase> refuseVersion() {
    return Optional.of(fail(Reason.INCOMPATIBLE, ErrorCode.UNSUPPORTED_VERSION));
  }

  private Optional<Phase> refuseNames(Zid theirs) {
    if (theirs.equals(config().zid())) {
      return Optional.of(fail(Reason.PROTOCOL_VIOLATION, ErrorCode.EQUAL_ZIDS));
    }
    return receivedFrom == source
        ? Optional.of(fail(Reason.PROTOCOL_VIOLATION, ErrorCode.SSRC_COLLISION))
        : Optional.empty();
  }

  private RetainedSecrets retained(Zid zid) {
    for (RetainedSecrets known : cache) {
      if (known.peer().equals(zid)) return known.copyAsOf(wallTime());
    }
    return RetainedSecrets.none(zid);
  }

  private void forgetSecrets() {
    cache = List.of();
    if (peer != null) peer.secrets().destroy();
  }

  private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) return a == null ? b : a;
    return a.isBefore(b) ? a : b;
  }
}
