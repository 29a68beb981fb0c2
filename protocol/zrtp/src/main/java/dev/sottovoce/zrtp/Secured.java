package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.ZrtpEndpoint.Compared;
import dev.sottovoce.zrtp.ZrtpEndpoint.Continuity;
import dev.sottovoce.zrtp.ZrtpEndpoint.Disclosure;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import dev.sottovoce.zrtp.ZrtpEndpoint.Warning;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keys are agreed on. What still comes is answered, and nothing takes the call back. */
final class Secured implements Phase {
  /** How many demands to go clear or to take another SAS get an answer. */
  private static final int MAX_REFUSALS = 3;

  private static final long FOREVER_SECONDS = ZrtpConfig.FOREVER.getSeconds();

  private final Session session;
  private final Continuity continuity;
  private final Secret newSecret;
  private final @Nullable Instant expiresAt;
  private final @Nullable Bytes confirm2;
  private int refusals;

  private Secured(
      Session session,
      Continuity continuity,
      Secret newSecret,
      @Nullable Instant expiresAt,
      @Nullable Bytes confirm2) {
    this.session = session;
    this.continuity = continuity;
    this.newSecret = newSecret;
    this.expiresAt = expiresAt;
    this.confirm2 = confirm2;
  }

  /**
   * Hands out the keys and lets go of s0.
   *
   * @param confirm2 what a responder acknowledges again if it comes again
   */
  static Phase begin(
      Session session,
      Agreement agreement,
      Confirmation confirmation,
      ConfirmContent theirs,
      @Nullable Bytes confirm2) {
    session.rest();
    Continuity continuity = agreement.continuity();
    if (session.peer().isRelay()) session.emit(new Output.Warned(Warning.PEER_IS_A_RELAY));
    if (continuity == Continuity.BROKEN) {
      session.emit(new Output.Warned(Warning.CACHE_MISMATCH));
    }
    session.emit(
        new Output.Agreed(
            agreement.keys().mediaKeys(),
            session.peer().proof(),
            session.peer().hello().zid(),
            agreement.keys().sas(),
            continuity,
            compared(confirmation.comparedHere(), theirs.has(ConfirmContent.SAS_VERIFIED)),
            theirs.has(ConfirmContent.DISCLOSURE)
                ? Disclosure.KEYS_ARE_GIVEN_AWAY
                : Disclosure.NONE));
    Secret newSecret = agreement.keys().retainedSecret();
    agreement.destroy();
    Secured secured =
        new Secured(session, continuity, newSecret, expiry(session, theirs), confirm2);
    secured.retainUnlessBroken();
    return secured;
  }

  @Override
  public Phase receive(Message message) {
    Bytes known = confirm2;
    if (known != null && message instanceof Message.Confirm && message.octets().equals(known)) {
      session.acknowledge(MessageType.CONF_2_ACK);
    }
    // Anybody can send an Error: it no longer ends anything.
    if (message instanceof Message.Error) session.acknowledge(MessageType.ERROR_ACK);
    if (message instanceof Message.Plain plain) onPlain(plain.type());
    return Courtesies.receive(session, this, message);
  }

  @Override
  public void sasCompared() {
    retain(RetainedSecrets.Verified.YES);
  }

  @Override
  public void sasDiffers() {
    session.emit(new Output.Retain(session.peer().secrets().forgotten()));
  }

  @Override
  public void destroy() {
    newSecret.destroy();
  }

  private void onPlain(MessageType type) {
    if (type == MessageType.GO_CLEAR) {
      refuse(ErrorCode.GO_CLEAR_NOT_ALLOWED, Warning.GO_CLEAR_REFUSED);
    } else if (type == MessageType.SAS_RELAY) {
      refuse(ErrorCode.UNTRUSTED_RELAY, Warning.SAS_RELAY_REFUSED);
    }
  }

  /** Sections 4.7.2 and 5.13: there is nobody whom we would believe here. */
  private void refuse(ErrorCode code, Warning warning) {
    if (refusals == MAX_REFUSALS) return;
    if (refusals++ == 0) session.emit(new Output.Warned(warning));
    session.send(session.outgoing(Ended.message(code)));
  }

  /**
   * After a mismatch nothing is stored until the people have compared the SAS: else a man in the
   * middle would replace the secret that gives him away (section 4.6.1.1).
   */
  private void retainUnlessBroken() {
    if (continuity == Continuity.BROKEN) return;
    // What was compared was compared with whoever has the secret.
    boolean samePeer = continuity == Continuity.SAME_PEER;
    retain(samePeer ? session.peer().secrets().verified() : RetainedSecrets.Verified.NO);
  }

  private void retain(RetainedSecrets.Verified verified) {
    Instant expiry = expiresAt;
    if (expiry == null) return;
    session.emit(new Output.Retain(session.peer().secrets().after(newSecret, expiry, verified)));
  }

  /** The shorter of both ends' wishes (section 4.9); nothing when one end wants none. */
  private static @Nullable Instant expiry(Session session, ConfirmContent theirs) {
    long ours = session.config().cacheExpiry().getSeconds();
    long seconds = Math.min(ours, theirs.cacheExpirySeconds());
    if (seconds == 0) return null;
    return seconds == FOREVER_SECONDS
        ? RetainedSecrets.NEVER
        : session.wallTime().plus(Duration.ofSeconds(seconds));
  }

  private static Compared compared(boolean here, boolean there) {
    if (here) return there ? Compared.BOTH : Compared.HERE_ONLY;
    return there ? Compared.THERE_ONLY : Compared.NEVER;
  }
}
