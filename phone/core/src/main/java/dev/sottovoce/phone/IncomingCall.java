package dev.sottovoce.phone;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A call that rings here, until it is answered, declined or given up by the caller. */
public interface IncomingCall {
  /** The caller's SIP address, as the server vouches for it. */
  String from();

  /**
   * What the person has to know before answering: that the caller's account is another one than
   * before. To answer is to go on in spite of it.
   */
  Optional<String> notice();

  /**
   * Answers. Audio starts when keys are agreed and the caller's certificate is verified.
   *
   * @throws IllegalStateException when it was answered or declined before
   */
  Call answer(CallOptions options);

  /** Declines; does nothing when the call is not ringing any more. */
  void decline();

  /** Declines with "busy here"; does nothing when the call is not ringing any more. */
  void busy();

  /** Completes when the call is over, however far it came. */
  CompletableFuture<CallEnd> ended();
}
