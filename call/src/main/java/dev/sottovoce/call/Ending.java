package dev.sottovoce.call;

import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.Warning;
import java.util.Optional;

/**
 * Why a call ended by the other end's word: by the final response to the INVITE (RFC 3261 sections
 * 21.4 to 21.6) or by a BYE (RFC 3326).
 *
 * @param reason the kind of end
 * @param sentence for a person; the other end's own words are in it when it gave any
 * @param status the SIP status, or 0
 */
record Ending(EndReason reason, String sentence, int status) {
  /** Longer words from the network are cut. */
  private static final int MAX_WORDS = 200;

  /** The INVITE was refused. */
  static Ending of(SipResponse refusal) {
    String words = Warning.in(refusal).map(Warning::text).orElse("");
    return of(reasonOf(refusal.status()), words, refusal.status());
  }

  /** The running call was ended. */
  static Ending of(SipRequest bye) {
    Optional<Reason> reason = Reason.in(bye);
    if (!reason.isPresent()) return of(EndReason.HUNG_UP_THERE, "", 0);
    if (reason.get().isCompletedElsewhere()) return of(EndReason.ANSWERED_ELSEWHERE, "", 0);
    if (reason.get().cause() == Reason.DEVICE_REMOVED.cause()) {
      return of(EndReason.CUT_OFF_HERE, "", 0);
    }
    boolean failed = reason.get().cause() >= 400;
    return of(
        failed ? EndReason.FAILED_THERE : EndReason.HUNG_UP_THERE,
        failed ? reason.get().text() : "",
        0);
  }

  private static Ending of(EndReason reason, String words, int status) {
    String shown = printable(words);
    String sentence =
        shown.isEmpty() ? reason.sentence() : reason.sentence() + " It was said: " + shown;
    return new Ending(reason, sentence, status);
  }

  private static EndReason reasonOf(int status) {
    return switch (status) {
      case 401, 403, 407 -> EndReason.FORBIDDEN;
      case 404, 410, 416, 484, 485, 604 -> EndReason.UNKNOWN_CALLEE;
      case 408, 487 -> EndReason.NO_ANSWER;
      case 480, 430 -> EndReason.UNAVAILABLE;
      case 428, 436, 437, 438 -> EndReason.SIGNATURE_REFUSED;
      case 486, 600 -> EndReason.BUSY;
      case 603 -> EndReason.DECLINED;
      case 406, 415, 488, 493, 606 -> EndReason.MEDIA_REFUSED;
      default ->
          status >= 500 && status < 600 ? EndReason.SERVER_FAILED : EndReason.SIGNALLING_FAILED;
    };
  }

  private static String printable(String words) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < words.length() && i < MAX_WORDS; i++) {
      char c = words.charAt(i);
      shown.append(Character.isISOControl(c) ? ' ' : c);
    }
    return shown.toString().trim();
  }
}
