package dev.sottovoce.server.routing;

import dev.sottovoce.identity.veil.Veil;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/**
 * What shows the other phones of a user that one of them took a call, so that they need not believe
 * us: the answer's signatures; or where those are sealed, the answer as it was sealed, which each
 * phone of the user's can open.
 *
 * @param signatures values of Identity
 * @param veil empty where nothing was sealed
 * @param tag of the phone that answered, which its veil is bound to
 */
record AnswerProof(List<String> signatures, Bytes veil, String tag) {
  static final AnswerProof NONE = new AnswerProof(List.of(), Bytes.EMPTY, "");

  private static final int MOST_SIGNATURES = 2;

  static AnswerProof in(SipResponse answer) {
    List<String> signatures = answer.values(HeaderName.IDENTITY);
    boolean sealed = answer.contentType().equals(Veil.MEDIA_TYPE);
    return new AnswerProof(
        signatures.subList(0, Math.min(MOST_SIGNATURES, signatures.size())),
        sealed ? answer.body() : Bytes.EMPTY,
        sealed ? answer.to().tag().orElse("") : "");
  }

  void putInto(MessageEditor cancel) {
    for (String each : signatures) cancel.append(HeaderName.IDENTITY, each);
    if (veil.isEmpty()) return;
    cancel.append(HeaderName.SOTTOVOCE_ANSWER_TAG, tag).body(Veil.MEDIA_TYPE, veil);
  }
}
