package dev.sottovoce.call;

import dev.sottovoce.call.PeerKeying.Setup;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.srtp.HeaderEncryption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Offer and answer (RFC 3264) for one audio stream keyed by DTLS-SRTP (RFC 5763), ZRTP or MIKEY:
 * what this end says, and what both ends settled. A description that cannot be used changes
 * nothing.
 */
final class Negotiation {
  /** What became of the peer's description. */
  sealed interface Outcome {}

  record Accepted(Keys keys) implements Outcome {}

  /** It wants new keys, and this end is not ready for that now. */
  record Busy() implements Outcome {}

  /** It cannot be used; the sentence says why and goes to the peer as a Warning. */
  record Refused(EndReason reason, String sentence) implements Outcome {}

  /** What a description that was accepted means for the keys of a running call. */
  enum Keys {
    /** They stay as they are. */
    SAME,
    /** Both ends agree on new ones. */
    NEW,
    /** We offered new ones, and the peer did not go along. */
    KEPT
  }

  private final CallSetup setup;
  private final MediaSession media;
  private final OwnKeying own;
  private final String sessionId;
  private long version;
  private boolean heldHere;
  private boolean settledHeldHere;
  private boolean peerHolds;
  private @Nullable PeerMedia offered;
  private @Nullable PeerMedia peer;
  private @Nullable MediaFormat format;
  private List<EventFormat> events = List.of();
  private KeyingMethod.@Nullable Role role;
  private boolean anew;
  private boolean offeredByPeer;

  Negotiation(CallSetup setup, MediaSession media) {
    this.setup = setup;
    this.media = media;
    // RFC 8866 section 5.2 wants a number; with 59 bits it has at most 18 digits.
    this.sessionId = Long.toString(setup.entropy().u32() << 27 | setup.entropy().u32() >>> 5);
    this.own = new OwnKeying(setup.keyings(), setup.entropy());
  }

  /** An offer of everything that the policy allows; the handshake's roles are up to the peer. */
  String offer() {
    List<MediaFormat> formats = new ArrayList<>();
    for (AudioCodec codec : setup.policy().codecs()) formats.add(ownFormat(codec));
    KeyingMethod method = method();
    String protocol =
        switch (method.kind()) {
          case DTLS -> "UDP/TLS/RTP/SAVPF";
          case ZRTP -> "RTP/AVP";
          case MIKEY -> "RTP/SAVP";
        };
    return describe(
        formats,
        ownEvents(),
        announcement(method, "actpass"),
        extras(true, protocol.endsWith("AVPF"), true, true, EncryptedExtensions.NONE),
        protocol,
        "",
        direction(null),
        true,
        List.of());
  }

  /** The answer to the offer that {@link #offered} accepted. */
  String answer() {
    PeerMedia theirs = offered;
    if (theirs == null) throw new IllegalStateException("there is no offer to answer");
    String direction = direction(theirs);
    settle(theirs, chooseFormat(theirs).get(), roleAsAnswerer(theirs));
    return describe(
        List.of(format()),
        events,
        announcement(method(), role() == KeyingMethod.Role.SERVER ? "passive" : "active"),
        extras(
            theirs.headers().cryptex(),
            theirs.reducedSize(),
            theirs.steadyHold(),
            theirs.audibleKeys(),
            theirs.extensions()),
        theirs.protocol(),
        theirs.mid(),
        direction,
        theirs.ice().isPresent(),
        theirs.otherStreams());
  }

  /**
   * The peer's offer arrived, in an INVITE or UPDATE.
   *
   * @param age how long ago the call began
   */
  Outcome offered(String description, Duration age) {
    Descriptions.Reading reading = Descriptions.read(description);
    if (reading instanceof Descriptions.Unusable unusable) {
      return new Refused(unusable.reason(), unusable.sentence());
    }
    PeerMedia theirs = ((Descriptions.Usable) reading).media();
    Outcome outcome = isAnew(theirs) ? offeredAnew(theirs, age) : offeredFirstOrAgain(theirs);
    if (outcome instanceof Accepted) offered = theirs;
    return outcome;
  }

  private Outcome offeredFirstOrAgain(PeerMedia theirs) {
    Outcome outcome = check(theirs);
    if (outcome instanceof Accepted) outcome = checkRole(roleAsAnswerer(theirs));
    if (outcome instanceof Accepted && peer == null) {
      outcome = judged(method(theirs).get().offered(theirs.keying()), Keys.SAME);
    }
    return outcome;
  }

  /** The peer wants new keys for the running call (RFC 8842 section 5.3). */
  private Outcome offeredAnew(PeerMedia theirs, Duration age) {
    Outcome outcome = check(theirs);
    if (outcome instanceof Accepted) outcome = checkAnew(theirs);
    if (!(outcome instanceof Accepted)) return outcome;
    if (!media.mayTakeNewKeys()) return new Busy();
    KeyingMethod.Kind kind = theirs.keying().kind();
    if (!own.renew(kind, age)) {
      return bad(kind.displayName() + " cannot change the keys of a running call");
    }
    outcome = judged(method(theirs).get().offered(theirs.keying()), Keys.NEW);
    if (!(outcome instanceof Accepted)) own.keep();
    return outcome;
  }

  /** Whether the peer's description is of another association than the settled one. */
  private boolean isAnew(PeerMedia theirs) {
    return peer != null && !theirs.keying().isSameAs(peer.keying());
  }

  private Outcome checkAnew(PeerMedia theirs) {
    return theirs.keying().mayFollow(peer().keying())
        ? new Accepted(Keys.NEW)
        : bad("what it announces about keys must not change in this way during a call");
  }

  /** The peer's answer to our offer arrived, in a 2xx or an ACK. */
  Outcome answered(String description) {
    if (description.isEmpty()) {
      return new Refused(EndReason.BAD_DESCRIPTION, EndReason.BAD_DESCRIPTION.sentence());
    }
    Descriptions.Reading reading = Descriptions.read(description);
    if (reading instanceof Descriptions.Unusable unusable) {
      return new Refused(unusable.reason(), unusable.sentence());
    }
    PeerMedia theirs = ((Descriptions.Usable) reading).media();
    Setup chosen = setup(theirs);
    if (chosen == Setup.ACTPASS) return bad("the answer does not choose a handshake role");
    KeyingMethod.Role ours =
        chosen == Setup.ACTIVE ? KeyingMethod.Role.SERVER : KeyingMethod.Role.CLIENT;
    Outcome outcome =
        theirs.keying().kind() == method().kind()
            ? check(theirs)
            : bad("the answer agrees on keys in another way than the offer");
    if (outcome instanceof Accepted) outcome = answeredKeys(theirs, ours);
    if (outcome instanceof Accepted) settle(theirs, chooseFormat(theirs).get(), ours);
    return outcome;
  }

  private Outcome answeredKeys(PeerMedia theirs, KeyingMethod.Role ours) {
    if (own.isRenewed()) return answeredNewKeys(theirs);
    if (isAnew(theirs)) return bad("what it announces about keys must not change in an answer");
    return peer == null ? judged(method().answered(theirs.keying()), Keys.SAME) : checkRole(ours);
  }

  /** We offered new keys; a peer that goes along announces something new, too. */
  private Outcome answeredNewKeys(PeerMedia theirs) {
    if (isAnew(theirs)) {
      Outcome outcome = checkAnew(theirs);
      if (!(outcome instanceof Accepted)) return outcome;
      outcome = judged(method().answered(theirs.keying()), Keys.NEW);
      boolean distrust =
          outcome instanceof Refused refused && refused.reason() == EndReason.PEER_NOT_VERIFIED;
      if (outcome instanceof Accepted || distrust) return outcome;
    }
    own.keep();
    return new Accepted(Keys.KEPT);
  }

  /** Whether the peer of this call can be asked for new keys, and this end has them. */
  boolean mayRenewKeys() {
    return peer != null && peer.keying().knowsAssociations();
  }

  /**
   * The next offer is one of new keys.
   *
   * @param age how long ago the call began
   * @return whether that can be offered in this call
   */
  boolean renewKeys(Duration age) {
    return mayRenewKeys() && own.renew(peer().keying().kind(), age);
  }

  /** There is no offer of new keys any more. */
  void keepKeys() {
    own.keep();
  }

  /** Whether what was settled last is a new association; asked once. */
  boolean takeAnew() {
    boolean was = anew;
    anew = false;
    return was;
  }

  /** The call is over: wipes what was not handed out. */
  void discard() {
    own.discard();
  }

  /** Our last offer was refused: what was settled before still holds. */
  void withdraw() {
    heldHere = settledHeldHere;
    own.keep();
  }

  boolean isHeldHere() {
    return heldHere;
  }

  /** The next description will say so. */
  void holdHere(boolean held) {
    heldHere = held;
  }

  /** The next description will have new ICE credentials. */
  void restartIce(Instant now) {
    media.restart(now);
  }

  /** The peer's offer that is to be answered. */
  PeerMedia openOffer() {
    if (offered == null) throw new IllegalStateException("there is no offer to answer");
    return offered;
  }

  PeerMedia peer() {
    if (peer == null) throw new IllegalStateException("nothing is settled yet");
    return peer;
  }

  MediaFormat format() {
    if (format == null) throw new IllegalStateException("nothing is settled yet");
    return format;
  }

  /**
   * How header extensions are protected: what we offer and answer is up to the peer alone. Asked
   * once, when media opens; a peer that can read it then can read it later.
   */
  HeaderEncryption headers() {
    HeaderEncryption theirs = peer().headers();
    // We offer no extension: an answer that has some agrees to nothing.
    return offeredByPeer || theirs.cryptex() ? theirs : HeaderEncryption.NONE;
  }

  /** What is sent while the call is held; asked once, too. */
  HeldTraffic heldTraffic() {
    boolean steady = setup.policy().hold() == Policy.Hold.STEADY && peer().steadyHold();
    return steady ? HeldTraffic.SILENCE : HeldTraffic.NOTHING;
  }

  /** How keys of the telephone's pad go if not as tones, the way to send first; asked once, too. */
  List<EventFormat> events() {
    return List.copyOf(events);
  }

  KeyingMethod.Role role() {
    if (role == null) throw new IllegalStateException("nothing is settled yet");
    return role;
  }

  /**
   * What the key agreement has to know.
   *
   * @param identities who signed the descriptions that were settled
   */
  KeyingMethod.Settled settled(IdentityBinding identities) {
    PeerMedia theirs = peer();
    return new KeyingMethod.Settled(
        role(),
        theirs.keying(),
        own.tlsId(),
        theirs.ice().isPresent() ? KeyingMethod.Path.CHECKED : KeyingMethod.Path.UNCHECKED,
        identities);
  }

  /** A peer that merely agrees to our own hold does not hold us. */
  MediaFlow flow() {
    return MediaFlow.of(settledHeldHere, settledHeldHere ? peerHolds : peer().isHeld());
  }

  /** How keys are agreed: as settled, as the open offer wants it, or as we would offer. */
  KeyingMethod method() {
    PeerMedia known = offered != null ? offered : peer;
    return known == null ? own.first() : method(known).get();
  }

  private Optional<KeyingMethod> method(PeerMedia theirs) {
    return own.method(theirs.keying().kind());
  }

  private List<String> announcement(KeyingMethod method, String setupValue) {
    if (method.kind() != KeyingMethod.Kind.DTLS) return method.announcement();
    List<String> lines = new ArrayList<>(List.of("setup:" + setupValue, "tls-id:" + own.tlsId()));
    lines.addAll(method.announcement());
    return lines;
  }

  /** Who begins; ZRTP and MIKEY have no roles in descriptions, so there the answerer does. */
  private static Setup setup(PeerMedia theirs) {
    return theirs.keying() instanceof PeerKeying.Dtls dtls ? dtls.setup() : Setup.ACTIVE;
  }

  private Outcome check(PeerMedia theirs) {
    if (!method(theirs).isPresent()) {
      String name = theirs.keying().kind().displayName();
      return bad(name + " is not allowed here; see the policy");
    }
    Optional<MediaFormat> chosen = chooseFormat(theirs);
    if (!chosen.isPresent()) return bad("no codec in common");
    if (format != null && !format.equals(chosen.get())) {
      return bad("codec and payload type must not change during a call");
    }
    if (!theirs.ice().isPresent() && setup.policy().withoutIce() == CallPolicy.WithoutIce.REFUSED) {
      return bad("ICE is required here");
    }
    return new Accepted(Keys.SAME);
  }

  private Outcome checkRole(KeyingMethod.Role ours) {
    boolean hasRoles = method().kind() == KeyingMethod.Kind.DTLS;
    return hasRoles && role != null && role != ours
        ? bad("the handshake roles must not change")
        : new Accepted(Keys.SAME);
  }

  private void settle(PeerMedia theirs, MediaFormat chosen, KeyingMethod.Role ours) {
    boolean answering = theirs == offered;
    events = commonEvents(theirs, chosen);
    // Only an offer of the peer's own can begin or end its hold.
    if (answering) peerHolds = theirs.isHeld();
    offeredByPeer = answering;
    anew = own.isRenewed();
    if (anew) own.take();
    offered = null;
    peer = theirs;
    format = chosen;
    if (anew || role == null) role = ours;
    settledHeldHere = heldHere;
  }

  private KeyingMethod.Role roleAsAnswerer(PeerMedia theirs) {
    if (!(theirs.keying() instanceof PeerKeying.Dtls dtls)) return KeyingMethod.Role.CLIENT;
    if (role != null && dtls.setup() == Setup.ACTPASS && !own.isRenewed()) return role;
    // The server role wherever it is free: then our order of SRTP profiles counts.
    return dtls.setup() == Setup.PASSIVE ? KeyingMethod.Role.CLIENT : KeyingMethod.Role.SERVER;
  }

  /** What is spoken already, if that is offered again. */
  private Optional<MediaFormat> chooseFormat(PeerMedia theirs) {
    if (format != null && theirs.formats().contains(format)) return Optional.of(format);
    for (AudioCodec codec : setup.policy().codecs()) {
      for (MediaFormat each : theirs.formats()) {
        if (each.codec() == codec) return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /**
   * Events that both ends know, those on the codec's clock first, by which they are sent; none
   * between phones of ours. An answer has the first alone, an offer all (RFC 3264 section 6.1).
   */
  private List<EventFormat> commonEvents(PeerMedia theirs, MediaFormat chosen) {
    List<EventFormat> common = new ArrayList<>();
    if (theirs.audibleKeys()) return common;
    boolean answering = theirs == offered;
    for (EventFormat own : ownEvents()) {
      if (answering && !common.isEmpty()) break;
      for (EventFormat each : theirs.events()) {
        if (each.clockRate() != own.clockRate()) continue;
        int taken = answering ? each.receivePayloadType() : own.receivePayloadType();
        // Speech that goes by the same number would be taken for keys.
        if (taken == chosen.receivePayloadType()) continue;
        int at = own.clockRate() == chosen.codec().clockRate() ? 0 : common.size();
        common.add(at, new EventFormat(own.clockRate(), each.sendPayloadType(), taken));
        break;
      }
    }
    return common;
  }

  private List<EventFormat> ownEvents() {
    boolean wide = setup.policy().codecs().contains(AudioCodec.OPUS);
    return wide ? List.of(EventFormat.WIDE, EventFormat.USUAL) : List.of(EventFormat.USUAL);
  }

  private static MediaFormat ownFormat(AudioCodec codec) {
    return new MediaFormat(codec, codec.payloadType(), codec.payloadType());
  }

  private String describe(
      List<MediaFormat> formats,
      List<EventFormat> keyEvents,
      List<String> keying,
      List<String> extras,
      String protocol,
      String mid,
      String direction,
      boolean withIce,
      List<String> refusedStreams) {
    version++;
    return Descriptions.write(
        new Descriptions.Local(
            sessionId,
            version,
            media.defaultAddress(),
            formats,
            keyEvents,
            protocol,
            mid,
            extras,
            keying,
            direction,
            withIce ? Optional.of(media.credentials()) : Optional.empty(),
            media.candidates(),
            refusedStreams));
  }

  /** Packets of reduced size are for profiles with feedback (RFC 5506 section 4.1). */
  private List<String> extras(
      boolean cryptex,
      boolean reducedSize,
      boolean steadyHold,
      boolean audibleKeys,
      EncryptedExtensions extensions) {
    List<String> extras = new ArrayList<>(extensions.answers());
    if (reducedSize) extras.add(Descriptions.REDUCED_SIZE);
    if (cryptex) extras.add(Descriptions.CRYPTEX);
    boolean steady = setup.policy().hold() == Policy.Hold.STEADY;
    if (steady && steadyHold) extras.add(Descriptions.STEADY_HOLD);
    if (audibleKeys) extras.add(Descriptions.AUDIBLE_KEYS);
    return extras;
  }

  /**
   * @param theirs the offer that is answered, or nothing when we offer
   */
  private String direction(@Nullable PeerMedia theirs) {
    if (heldHere) return "inactive";
    if (theirs == null || theirs.sends() && theirs.receives()) return "sendrecv";
    if (theirs.sends()) return "recvonly";
    return theirs.receives() ? "sendonly" : "inactive";
  }

  private static Outcome judged(Optional<KeyingMethod.Objection> objection, Keys keys) {
    return objection.isPresent()
        ? new Refused(objection.get().reason(), objection.get().sentence())
        : new Accepted(keys);
  }

  private static Outcome bad(String why) {
    return new Refused(EndReason.BAD_DESCRIPTION, "The description cannot be used: " + why + ".");
  }
}
