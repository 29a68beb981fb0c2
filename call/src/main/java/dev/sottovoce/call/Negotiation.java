package dev.sottovoce.call;

import dev.sottovoce.call.PeerKeying.Setup;
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

  record Accepted() implements Outcome {}

  /** It cannot be used; the sentence says why and goes to the peer as a Warning. */
  record Refused(EndReason reason, String sentence) implements Outcome {}

  private final CallSetup setup;
  private final MediaSession media;
  private final String sessionId;
  private final String tlsId;
  private long version;
  private boolean heldHere;
  private boolean settledHeldHere;
  private boolean peerHolds;
  private @Nullable PeerMedia offered;
  private @Nullable PeerMedia peer;
  private @Nullable MediaFormat format;
  private KeyingMethod.@Nullable Role role;

  Negotiation(CallSetup setup, MediaSession media) {
    this.setup = setup;
    this.media = media;
    // RFC 8866 section 5.2 wants a number; with 59 bits it has at most 18 digits.
    this.sessionId = Long.toString(setup.entropy().u32() << 27 | setup.entropy().u32() >>> 5);
    this.tlsId = setup.entropy().token(24);
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
        formats, announcement(method, "actpass"), protocol, "", direction(null), true, List.of());
  }

  /** The answer to the offer that {@link #offered} accepted. */
  String answer() {
    PeerMedia theirs = offered;
    if (theirs == null) throw new IllegalStateException("there is no offer to answer");
    String direction = direction(theirs);
    settle(theirs, chooseFormat(theirs).get(), roleAsAnswerer(theirs));
    return describe(
        List.of(format()),
        announcement(method(), role() == KeyingMethod.Role.SERVER ? "passive" : "active"),
        theirs.protocol(),
        theirs.mid(),
        direction,
        theirs.ice().isPresent(),
        theirs.otherStreams());
  }

  /** The peer's offer arrived, in an INVITE or UPDATE. */
  Outcome offered(String description) {
    Descriptions.Reading reading = Descriptions.read(description);
    if (reading instanceof Descriptions.Unusable unusable) {
      return new Refused(unusable.reason(), unusable.sentence());
    }
    PeerMedia theirs = ((Descriptions.Usable) reading).media();
    Outcome outcome = check(theirs, roleAsAnswerer(theirs));
    if (outcome instanceof Accepted && peer == null) {
      outcome = judged(method(theirs).get().offered(theirs.keying()));
    }
    if (outcome instanceof Accepted) offered = theirs;
    return outcome;
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
            ? check(theirs, ours)
            : bad("the answer agrees on keys in another way than the offer");
    if (outcome instanceof Accepted && peer == null) {
      outcome = judged(method().answered(theirs.keying()));
    }
    if (outcome instanceof Accepted) settle(theirs, chooseFormat(theirs).get(), ours);
    return outcome;
  }

  /** Our last offer was refused: what was settled before still holds. */
  void withdraw() {
    heldHere = settledHeldHere;
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

  PeerMedia peer() {
    if (peer == null) throw new IllegalStateException("nothing is settled yet");
    return peer;
  }

  MediaFormat format() {
    if (format == null) throw new IllegalStateException("nothing is settled yet");
    return format;
  }

  KeyingMethod.Role role() {
    if (role == null) throw new IllegalStateException("nothing is settled yet");
    return role;
  }

  /** What the key agreement has to know. */
  KeyingMethod.Settled settled() {
    PeerMedia theirs = peer();
    return new KeyingMethod.Settled(
        role(),
        theirs.keying(),
        tlsId,
        theirs.ice().isPresent() ? KeyingMethod.Path.CHECKED : KeyingMethod.Path.UNCHECKED);
  }

  /** A peer that merely agrees to our own hold does not hold us. */
  MediaFlow flow() {
    return MediaFlow.of(settledHeldHere, settledHeldHere ? peerHolds : peer().isHeld());
  }

  /** How keys are agreed: as settled, as the open offer wants it, or as we would offer. */
  KeyingMethod method() {
    PeerMedia known = offered != null ? offered : peer;
    return known == null ? setup.keyings().get(0) : method(known).get();
  }

  private Optional<KeyingMethod> method(PeerMedia theirs) {
    return setup.keyings().stream()
        .filter(each -> each.kind() == theirs.keying().kind())
        .findFirst();
  }

  private List<String> announcement(KeyingMethod method, String setupValue) {
    if (method.kind() != KeyingMethod.Kind.DTLS) return method.announcement();
    List<String> lines = new ArrayList<>(List.of("setup:" + setupValue, "tls-id:" + tlsId));
    lines.addAll(method.announcement());
    return lines;
  }

  /** Who begins; ZRTP and MIKEY have no roles in descriptions, so there the answerer does. */
  private static Setup setup(PeerMedia theirs) {
    return theirs.keying() instanceof PeerKeying.Dtls dtls ? dtls.setup() : Setup.ACTIVE;
  }

  private Outcome check(PeerMedia theirs, KeyingMethod.Role ours) {
    if (!method(theirs).isPresent()) {
      String name = theirs.keying().kind().displayName();
      return bad(name + " is not allowed here; see the policy");
    }
    if (!chooseFormat(theirs).isPresent()) return bad("no codec in common");
    if (!theirs.ice().isPresent() && setup.policy().withoutIce() == CallPolicy.WithoutIce.REFUSED) {
      return bad("ICE is required here");
    }
    if (peer != null && !peer.keying().isSameAs(theirs.keying())) {
      return bad("what it announces about keys must not change during a call");
    }
    boolean hasRoles = theirs.keying() instanceof PeerKeying.Dtls;
    if (hasRoles && role != null && role != ours) {
      return bad("the handshake roles must not change");
    }
    return new Accepted();
  }

  private void settle(PeerMedia theirs, MediaFormat chosen, KeyingMethod.Role ours) {
    boolean answering = theirs == offered;
    // Only an offer of the peer's own can begin or end its hold.
    if (answering) peerHolds = theirs.isHeld();
    offered = null;
    peer = theirs;
    format = chosen;
    if (role == null) role = ours;
    settledHeldHere = heldHere;
  }

  private KeyingMethod.Role roleAsAnswerer(PeerMedia theirs) {
    if (!(theirs.keying() instanceof PeerKeying.Dtls dtls)) return KeyingMethod.Role.CLIENT;
    if (role != null && dtls.setup() == Setup.ACTPASS) return role;
    // The server role wherever it is free: then our order of SRTP profiles counts.
    return dtls.setup() == Setup.PASSIVE ? KeyingMethod.Role.CLIENT : KeyingMethod.Role.SERVER;
  }

  private Optional<MediaFormat> chooseFormat(PeerMedia theirs) {
    for (AudioCodec codec : setup.policy().codecs()) {
      for (MediaFormat each : theirs.formats()) {
        if (each.codec() == codec) return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private static MediaFormat ownFormat(AudioCodec codec) {
    return new MediaFormat(codec, codec.payloadType(), codec.payloadType());
  }

  private String describe(
      List<MediaFormat> formats,
      List<String> keying,
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
            protocol,
            mid,
            keying,
            direction,
            withIce ? Optional.of(media.credentials()) : Optional.empty(),
            media.candidates(),
            refusedStreams));
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

  private static Outcome judged(Optional<KeyingMethod.Objection> objection) {
    return objection.isPresent()
        ? new Refused(objection.get().reason(), objection.get().sentence())
        : new Accepted();
  }

  private static Outcome bad(String why) {
    return new Refused(EndReason.BAD_DESCRIPTION, "The description cannot be used: " + why + ".");
  }
}
