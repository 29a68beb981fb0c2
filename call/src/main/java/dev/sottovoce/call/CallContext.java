package dev.sottovoce.call;

import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.identity.passport.CallClaim;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.SuiteRegister;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.sdp.TrickleFragment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the stages of one call share, and the outputs of the turn that is being taken. */
final class CallContext {
  private final CallSetup setup;
  private final boolean caller;
  private final DialogMessages messages;
  private final MediaSession media;
  private final Negotiation negotiation;
  private final CallSignatures signatures;
  private List<CallOutput> outputs = new ArrayList<>();
  private final KeyLife keyLife;
  private Instant now = Instant.EPOCH;
  private Instant begun = Instant.EPOCH;
  private @Nullable Stage stage;
  private @Nullable MediaKeys keys;
  private @Nullable VerifiedPeer peer;
  private Optional<ShortAuthentication> string = Optional.empty();
  private @Nullable MediaFlow flow;
  private KeyProof proof = KeyProof.CONFIRMED;
  private @Nullable SecurityReport report;
  private @Nullable SecurityReport nextReport;
  private boolean mediaOpen;
  private boolean ended;
  private boolean finished;

  CallContext(
      CallSetup setup,
      boolean caller,
      DialogMessages messages,
      MediaSession media,
      Negotiation negotiation,
      CallSignatures signatures) {
    this.setup = setup;
    this.signatures = signatures;
    this.caller = caller;
    this.messages = messages;
    this.media = media;
    this.negotiation = negotiation;
    this.keyLife = new KeyLife(setup.policy().rekeyAfter(), caller);
  }

  CallSetup setup() {
    return setup;
  }

  boolean isCaller() {
    return caller;
  }

  DialogMessages messages() {
    return messages;
  }

  Negotiation negotiation() {
    return negotiation;
  }

  MediaSession media() {
    return media;
  }

  CallSignatures signatures() {
    return signatures;
  }

  Instant now() {
    return now;
  }

  boolean isFinished() {
    return finished;
  }

  @Nullable Stage stage() {
    return stage;
  }

  /** How long ago the call began. */
  Duration age() {
    return Duration.between(begun, now);
  }

  /** When this end, if nobody else, wants new keys. */
  KeyLife keyLife() {
    return keyLife;
  }

  void beginTurn(Instant newNow) {
    now = newNow;
    if (begun.equals(Instant.EPOCH)) begun = newNow;
    outputs = new ArrayList<>();
  }

  List<CallOutput> endTurn() {
    return outputs;
  }

  void emit(CallOutput output) {
    outputs.add(output);
  }

  void wakeAt(Instant deadline) {
    emit(new CallOutput.WakeAt(deadline));
  }

  void progressed(CallOutput.Step step) {
    emit(new CallOutput.Progressed(step));
  }

  void become(Stage next) {
    stage = next;
    next.enter();
  }

  // Signalling

  void sendInvite(String description) {
    emit(new CallOutput.SendRequest(messages.invite(description)));
  }

  void sendAck(SipResponse ok) {
    emit(new CallOutput.SendRequest(messages.ack(ok)));
  }

  void sendPrack(SipResponse provisional, long rseq) {
    emit(new CallOutput.SendRequest(messages.prack(provisional, rseq)));
  }

  void sendCancel() {
    emit(new CallOutput.SendRequest(messages.cancel()));
  }

  void sendBye(EndReason why) {
    emit(new CallOutput.SendRequest(messages.bye(why)));
  }

  /** A second device answered the same INVITE: exactly one answer is accepted. */
  void hangUpOn(SipResponse secondAnswer) {
    sendAck(secondAnswer);
    emit(new CallOutput.SendRequest(messages.byeTo(secondAnswer)));
  }

  void confirmDialog(SipResponse ok) {
    messages.confirm(ok);
  }

  /**
   * @param words for a Warning header, or nothing
   */
  void respond(SipRequest request, int status, String words) {
    emit(new CallOutput.Respond(request, messages.response(request, status, words)));
  }

  void respondRetryLater(SipRequest request) {
    long seconds = setup.entropy().u32() % 10;
    emit(new CallOutput.Respond(request, messages.retryLater(request, seconds)));
  }

  /** A request that the present stage has no use for. */
  void answerUnexpected(SipRequest request) {
    switch (request.method()) {
      case "ACK" -> {
        // An ACK has no response; one that nobody waits for is a repetition.
      }
      case "OPTIONS" -> respond(request, 200, "");
      case "INFO" -> onInfo(request);
      case "BYE", "PRACK" -> respond(request, 481, "");
      case "INVITE", "UPDATE" -> respondRetryLater(request);
      default -> emit(new CallOutput.Respond(request, messages.notAllowed(request)));
    }
  }

  /** More candidates of the peer (RFC 8840 section 5). */
  private void onInfo(SipRequest info) {
    boolean trickle =
        info.header(HeaderName.INFO_PACKAGE).orElse("").equals(TrickleFragment.PACKAGE)
            && info.contentType().equals(TrickleFragment.MEDIA_TYPE);
    Optional<TrickleFragment> fragment =
        trickle ? TrickleFragment.parse(info.body()) : Optional.empty();
    if (!fragment.isPresent()) {
      emit(new CallOutput.Respond(info, messages.badInfoPackage(info)));
      return;
    }
    respond(info, 200, "");
    fromMedia(media.trickled(fragment.get(), now));
  }

  // The media side

  /** Both descriptions are known: the media side learns what they settled. */
  void applyDescriptions() {
    PeerMedia theirs = negotiation.peer();
    if (theirs.ice().isPresent()) describe(theirs.ice().get());
    else fromMedia(media.describe(theirs.address().get(), now));
    KeyingMethod.Settled settled = negotiation.settled(signatures.binding());
    fromMedia(
        negotiation.takeAnew()
            ? media.agreeAnew(negotiation.method(), settled, now)
            : media.agree(negotiation.method(), settled, now));
    MediaFlow next = negotiation.flow();
    if (mediaOpen && next != flow) emit(new CallOutput.FlowChanged(next));
    flow = next;
  }

  private void describe(PeerMedia.PeerIce theirs) {
    fromMedia(
        media.describe(
            theirs.credentials(), theirs.peer(), theirs.trickle(), theirs.candidates(), now));
  }

  /**
   * A later offer was accepted: if it restarts ICE, so does this end, whose answer has to say so
   * (RFC 8839 section 4.4.2).
   */
  void beginAnswer() {
    negotiation.openOffer().ice().ifPresent(this::describe);
  }

  void fromMedia(List<MediaSession.Output> found) {
    for (MediaSession.Output output : found) {
      if (output instanceof MediaSession.Output.Transmit send) {
        emit(new CallOutput.SendDatagram(send.base(), send.to(), send.datagram()));
      } else if (output instanceof MediaSession.Output.PathSelected selected) {
        emit(new CallOutput.PathSelected(selected.pair()));
      } else if (output instanceof MediaSession.Output.Gathered) {
        if (stage != null) stage.onGathered();
      } else if (output instanceof MediaSession.Output.PathConnected) {
        progressed(CallOutput.Step.PATH_CONNECTED);
      } else if (output instanceof MediaSession.Output.Secured secured) {
        keys = secured.keys();
        peer = secured.peer();
        string = secured.string();
        proof = secured.proof();
        if (stage != null) stage.onMedia();
      } else if (output instanceof MediaSession.Output.Proved) {
        onProved();
      } else if (output instanceof MediaSession.Output.NewKeys fresh) {
        onNewKeys(fresh);
      } else if (output instanceof MediaSession.Output.KeysChanged) {
        onKeysChanged();
      } else if (output instanceof MediaSession.Output.KeysKept) {
        keysKept();
      } else if (output instanceof MediaSession.Output.NewKeysOver) {
        emit(new CallOutput.DropNewKeys());
      } else if (output instanceof MediaSession.Output.OldKeysOver) {
        emit(new CallOutput.DropOldKeys());
      } else if (output instanceof MediaSession.Output.Retain retain) {
        emit(new CallOutput.Retain(retain.secrets()));
      } else if (output instanceof MediaSession.Output.Warned warned) {
        emit(new CallOutput.Warned(warned.warning()));
      } else if (output instanceof MediaSession.Output.Failed failed) {
        if (stage != null) stage.onMediaFailed(failed.reason());
      } else if (output instanceof MediaSession.Output.WakeAt wake) {
        wakeAt(wake.deadline());
      }
    }
  }

  /**
   * Opens media once there are confirmed keys for a verified peer and, in a signed call, both ends
   * have shown their nonces; not before.
   */
  void openIfSecured() {
    MediaKeys agreed = keys;
    VerifiedPeer verified = peer;
    if (mediaOpen || ended || agreed == null || verified == null) return;
    if (!signatures.isSettled()) return;
    mediaOpen = true;
    flow = negotiation.flow();
    if (!string.isPresent()) string = signatures.string();
    report = reportOf(agreed, verified, string);
    if (proof == KeyProof.CONFIRMED) progressed(CallOutput.Step.KEYS_AGREED);
    emit(
        new CallOutput.OpenMedia(
            negotiation.format(),
            negotiation.events(),
            setup.ssrc(),
            agreed,
            verified,
            negotiation.headers(),
            negotiation.heldTraffic(),
            flow,
            report,
            proof,
            setup.policy().isolation(),
            setup.policy().watch()));
    if (proof == KeyProof.CONFIRMED) keysInUse(report);
  }

  /** Media that was open only to listen may be heard and seen now. */
  private void onProved() {
    SecurityReport proved = report;
    MediaFlow now = flow;
    if (!mediaOpen || ended || proved == null || now == null) return;
    progressed(CallOutput.Step.KEYS_AGREED);
    emit(new CallOutput.PeerProved(now, proved));
    keysInUse(proved);
  }

  private void keysInUse(SecurityReport agreed) {
    warn(agreed);
    tellPeer(agreed);
    beginKeyLife();
  }

  /** A browser's page cannot see the handshake. */
  private void tellPeer(SecurityReport report) {
    if (!(negotiation.peer().keying() instanceof PeerKeying.Dtls dtls)) return;
    KeyAgreement seen = report.agreement();
    messages
        .keys(new CallClaim.Agreed(seen.group(), seen.postQuantum(), dtls.fingerprint().digest()))
        .ifPresent(info -> emit(new CallOutput.SendRequest(info)));
  }

  private SecurityReport reportOf(
      MediaKeys agreed, VerifiedPeer verified, Optional<ShortAuthentication> words) {
    PeerSigner signer = signatures.signer(negotiation.peer().keying());
    return new SecurityReport(
        agreed.agreement(), agreed.profile(), Lock.of(words, verified, signer), words, signer);
  }

  /** A later message may sign the keys in use, where the first one could not (RFC 4916). */
  void keysMayBeSigned() {
    SecurityReport known = report;
    VerifiedPeer verified = peer;
    if (ended || known == null || verified == null) return;
    PeerSigner signer = signatures.signer(negotiation.peer().keying());
    if (!(signer instanceof PeerSigner.Foreign) || signer.equals(known.signer())) return;
    Lock lock = Lock.of(known.string(), verified, signer);
    report = new SecurityReport(known.agreement(), known.srtp(), lock, known.string(), signer);
    emit(new CallOutput.KeysSigned(report));
  }

  // New keys for the running call

  private void onNewKeys(MediaSession.Output.NewKeys fresh) {
    MediaKeys agreed = fresh.keys();
    Optional<ShortAuthentication> words = fresh.string();
    SecurityReport known = report;
    if (!words.isPresent() && known != null) words = known.string();
    nextReport = reportOf(agreed, fresh.peer(), words);
    emit(
        new CallOutput.AddKeys(
            agreed,
            fresh.peer(),
            fresh.lead() == KeyChange.Lead.THERE
                ? CallOutput.Sending.WHEN_TOLD
                : CallOutput.Sending.NOW));
  }

  private void onKeysChanged() {
    SecurityReport changed = nextReport;
    if (ended || changed == null) return;
    boolean otherwiseProtected = !changed.equals(report);
    report = changed;
    nextReport = null;
    emit(new CallOutput.Rekeyed(changed));
    if (otherwiseProtected) warn(changed);
    tellPeer(changed);
    beginKeyLife();
    if (stage != null) stage.onKeysChanged();
  }

  /** New keys were wanted and did not come. */
  void keysKept() {
    warn(KeyingWarning.REKEYING_FAILED);
    beginKeyLife();
  }

  private void beginKeyLife() {
    keyLife.begin(now);
    keyLife.end().ifPresent(this::wakeAt);
  }

  void stringCompared() {
    SecurityReport known = report;
    if (ended || known == null || !known.string().isPresent()) return;
    fromMedia(media.stringCompared(now));
    report = known.comparedNow();
    emit(new CallOutput.StringMatched(report));
  }

  /** Forgets the peer; whether there is a string at all that can differ. */
  boolean stringDiffers() {
    SecurityReport known = report;
    if (ended || known == null || !known.string().isPresent()) return false;
    fromMedia(media.stringDiffers(now));
    return true;
  }

  /** Of what the policy takes and would rather not. */
  private void warn(SecurityReport agreed) {
    CallPolicy policy = setup.policy();
    boolean quantum = policy.postQuantum() == Policy.PostQuantum.PREFER;
    if (quantum && !agreed.agreement().postQuantum()) warn(KeyingWarning.NOT_POST_QUANTUM);
    boolean compare = policy.verification() == Policy.Verification.STRING;
    if (compare && !(agreed.lock() instanceof Lock.Verified))
      warn(KeyingWarning.STRING_NOT_COMPARED);
    if (SuiteRegister.isInteropOnly(Kind.SRTP_PROFILE, agreed.srtp().name())) {
      warn(KeyingWarning.WEAK_PROFILE);
    }
  }

  void warn(KeyingWarning warning) {
    emit(new CallOutput.Warned(warning));
  }

  // The end

  /** Tells the person and stops media; the signalling may still have to finish. */
  void end(EndReason reason) {
    end(reason, reason.sentence(), 0);
  }

  void end(EndReason reason, String sentence, int status) {
    if (ended) return;
    ended = true;
    fromMedia(media.close(now));
    if (mediaOpen) emit(new CallOutput.CloseMedia());
    else if (keys != null) keys.destroy();
    negotiation.discard();
    emit(new CallOutput.Ended(reason, sentence, status));
  }

  /** Ends with a BYE. */
  void leave(EndReason reason, String sentence) {
    end(reason, sentence, 0);
    become(new Leaving(this, reason));
  }

  void endAndFinish(EndReason reason) {
    end(reason);
    finish();
  }

  void endAndFinish(Ending ending) {
    end(ending.reason(), ending.sentence(), ending.status());
    finish();
  }

  void finish() {
    if (finished) return;
    finished = true;
    emit(new CallOutput.Finished());
  }

  /** Ringing is on its way to the caller (RFC 3261 section 13.3.1.1, RFC 3262 section 3). */
  @Nullable Repeater ring(SipRequest invite) {
    SipResponse ringing = messages.ringing(invite);
    if (invite.lists(HeaderName.REQUIRE, "100rel")) return new Repeater(this, invite, ringing);
    emit(new CallOutput.Respond(invite, ringing));
    return null;
  }
}
