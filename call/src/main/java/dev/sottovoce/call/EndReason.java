package dev.sottovoce.call;

import dev.sottovoce.sip.message.Reason;
import java.util.Optional;

/** Why a call ended or never began; {@link #sentence()} is what a person reads. */
public enum EndReason {
  /** This end hung up a running call. */
  HUNG_UP_HERE("The call is over: this end hung up."),
  /** The other end hung up a running call. */
  HUNG_UP_THERE("The call is over: the other end hung up."),
  /** The other end ended a call because something failed there, and said so. */
  FAILED_THERE("The other end ended the call because something failed there."),
  /**
   * The other end ended a running call because this device is not one of its account's any more.
   */
  CUT_OFF_HERE(
      "The other end ended the call: it was told that this device was removed from its account or"
          + " cut off."),
  /** The caller gave up before anybody answered. */
  CANCELLED("The call was given up before it was answered."),
  /** The call was declined (603, 403 from the callee). */
  DECLINED("The call was declined."),
  /** The callee is in another call (486, 600). */
  BUSY("The other end is busy."),
  /** Another device of the callee answered. */
  ANSWERED_ELSEWHERE("The call was answered on another device."),
  /** Nobody answered in time (408, 487 after our own time limit). */
  NO_ANSWER("Nobody answered."),
  /** The server knows nobody by that address (404, 410, 484, 604). */
  UNKNOWN_CALLEE("Nobody has that address; check its spelling."),
  /** The callee has no device that is signed in (480); our server says the same of nobody. */
  UNAVAILABLE(
      "The other end has no device signed in right now, or nobody has that address; check its"
          + " spelling or try again later."),
  /** The server or the callee refused what was offered (488, 606, 415). */
  MEDIA_REFUSED("The call was refused because of what it offered."),
  /** The server does not let this device make the call (401, 403, 407). */
  FORBIDDEN("The server does not allow this call from this device."),
  /** The server cannot be reached. */
  SERVER_UNREACHABLE("The server cannot be reached; check the network and that it runs."),
  /** The server failed (5xx). */
  SERVER_FAILED("The server could not handle the call; try again later."),
  /** The other end's session description offers no end-to-end encryption that we accept. */
  NOT_ENCRYPTED("The other end offers no end-to-end encryption, so no call was made."),
  /** The other end's session description cannot be used for another reason. */
  BAD_DESCRIPTION("The other end describes its media in a way that this phone cannot use."),
  /** No path between the two ends was found in time. */
  NO_PATH("No network path to the other end was found."),
  /** The key agreement did not finish in time. */
  KEYING_TIMED_OUT("The two ends could not agree on keys in time."),
  /** The key agreement failed. */
  KEYING_FAILED("The two ends could not agree on keys."),
  /** The two ends have no version of DTLS in common that the policy allows. */
  KEYING_VERSION(
      "The two ends have no allowed version of DTLS in common: update the older one, or see what"
          + " the policy accepts."),
  /** The other end does not hold the certificate that its signalling announced. */
  PEER_NOT_VERIFIED(
      "The other end does not hold the key that was announced for it: somebody may be in between."),
  /** The other end's signalling is not signed, and has to be. */
  SIGNATURE_MISSING(
      "The other end did not sign the call, and has to: somebody may have removed its signature."),
  /** The other end's signature is not that of its device, or not over what arrived. */
  SIGNATURE_INVALID(
      "The other end's signature does not fit what arrived: somebody may have changed the call on"
          + " its way."),
  /** The certificate of the other end's device is not good. */
  CERTIFICATE_INVALID(
      "The other end's device has no valid certificate of the organisation; it should sign in"
          + " anew."),
  /** A device signed that the other end's account does not list. */
  DEVICE_NOT_LISTED(
      "The call was signed by a device that the other end's account does not list: it was removed,"
          + " or somebody else added it."),
  /** The account, or the operator, has removed the device at the other end while the call ran. */
  DEVICE_REMOVED(
      "The other end's device was removed from its account or cut off, so the call was ended."),
  /** Somebody else answered than was called. */
  SOMEBODY_ELSE(
      "Somebody else answered than the one who was called: nothing was said. Tell the operator."),
  /** The other end has another account than the one that was verified. */
  ACCOUNT_CHANGED(
      "The other end has another account than the one you verified: verify it anew before you"
          + " call."),
  /** The two people have compared, and it was not the same; they have not compared since. */
  COMPARED_DIFFERENT(
      "When you last compared with the other end, it was not the same: verify it anew before you"
          + " call."),
  /** What the server tells of the other end's account must not be taken. */
  ACCOUNT_UNTRUSTED("What the server tells of the other end's account cannot be trusted."),
  /** The log has not recorded the newest state of the other end's account. */
  LOG_BEHIND(
      "The log does not show the newest state of the other end's account yet: try again in a"
          + " minute. If it stays so, the log or its witnesses stand still; tell the operator."),
  /** The directory could not be asked who the other end's devices are. */
  DIRECTORY_UNREACHABLE(
      "The directory could not be asked for the other end's devices, so no call was made; try again"
          + " when the server can be reached."),
  /** The other end did not take this end's signature (428, 436, 437, 438). */
  SIGNATURE_REFUSED("The other end did not accept this device's signature."),
  /** The two people compared the authentication string, and it was not the same. */
  STRING_DIFFERS(
      "The authentication strings differ: somebody is in between and could hear what was said."),
  /** The running call's media path broke and did not come back. */
  MEDIA_LOST("The connection to the other end was lost."),
  /** This phone's microphone, loudspeaker or codec failed. */
  DEVICE_FAILED("This device's audio failed."),
  /** The keys have protected as many packets as they may, and the other end has no others. */
  KEYS_WORN_OUT(
      "The keys of the call were used as long as they may be, and there were no new ones: call"
          + " again."),
  /** A request within the call was not understood or not answered. */
  SIGNALLING_FAILED("The signalling of the call failed."),
  /** The organisation's policy has run out, so nothing says what a call may be. */
  POLICY_EXPIRED(
      "The organisation's policy has run out: sign in to get the next one, or ask the operator."),
  /** The heads of the log that the two ends have seen are not of one history. */
  LOG_FORKED(
      "The server shows the two ends of this call different logs, and may have shown false"
          + " accounts: tell the operator."),
  /** The log shows another policy than the one that the server gave this phone. */
  POLICY_WITHHELD(
      "The log shows another policy than the server gave this phone: somebody may be holding the"
          + " newest one back. Tell the operator."),
  /** The policy leaves no key agreement that this phone has credentials and ciphers for. */
  POLICY_FORBIDS("The policy leaves this phone no way of agreeing on keys; ask the operator."),
  /** The policy wants metadata protected, and nothing can be sealed to the other end. */
  CANNOT_BE_VEILED(
      "The policy lets only sealed calls through, and the other end has no device that could open"
          + " one: foreign phones and browsers cannot."),
  /** The policy wants metadata protected, and what this phone has to say is too long for that. */
  TOO_LONG_TO_VEIL(
      "The policy lets only sealed calls through, and what this phone offers is too long to be"
          + " sealed: ask the operator for fewer key agreements."),
  /** The policy wants device keys better protected than this phone's. */
  DEVICE_KEY(
      "The policy wants this device's key better protected: enrol it again with another key"
          + " store."),
  /** The policy wants decoding in a process of its own, and there is none here. */
  ISOLATION(
      "The policy wants what others send decoded in a process of its own, which this phone cannot"
          + " do; use one on a desktop computer, or ask the operator."),
  /** The phone was closed. */
  PHONE_CLOSED("The phone was closed.");

  private final String sentence;

  EndReason(String sentence) {
    this.sentence = sentence;
  }

  /** One sentence for a person, without any address in it. */
  public String sentence() {
    return sentence;
  }

  /** Whether this is how a call that took place ends. */
  public boolean isOrdinary() {
    return this == HUNG_UP_HERE || this == HUNG_UP_THERE;
  }

  /** What a BYE tells the other end about a failure here; nothing for an ordinary end. */
  Optional<Reason> failure() {
    return switch (this) {
      case NOT_ENCRYPTED,
          BAD_DESCRIPTION,
          KEYING_TIMED_OUT,
          KEYING_FAILED,
          KEYING_VERSION,
          PEER_NOT_VERIFIED,
          SIGNATURE_MISSING,
          SIGNATURE_INVALID,
          CERTIFICATE_INVALID,
          DEVICE_NOT_LISTED,
          SOMEBODY_ELSE,
          LOG_FORKED,
          STRING_DIFFERS ->
          Optional.of(new Reason(488, sentence));
      // Not the sentence, which is for whoever is at this end.
      case DEVICE_REMOVED -> Optional.of(Reason.DEVICE_REMOVED);
      case NO_PATH, MEDIA_LOST, KEYS_WORN_OUT -> Optional.of(new Reason(480, sentence));
      case DEVICE_FAILED, SIGNALLING_FAILED -> Optional.of(new Reason(500, sentence));
      default -> Optional.empty();
    };
  }
}
