package dev.sottovoce.identity.passport;

import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * The claim {@code ctx} (docs/signed-calls.md): ties a signature to one message of one dialog and
 * to everything that the message offers, so that nothing can be stripped, reordered or moved into
 * another call.
 *
 * @param description SHA-256 of the session description's octets
 * @param method of the request that is signed or answered
 * @param callId the dialog's Call-ID
 * @param callerTag the tag of whoever sent the dialog's first INVITE
 * @param calleeTag the other end's tag; empty in the first INVITE
 * @param sequence the CSeq number of the request that is signed or answered
 * @param versions the versions of DTLS and ZRTP on offer
 * @param policy the version of the policy in force; 0 where there is none
 * @param head the largest head of the log that the signer has seen
 * @param nonce in the first INVITE the SHA-256 of the caller's nonce, in its answer the callee's
 *     nonce; later messages have none
 * @param answers in an answer the {@link SignedPassport#hash} of the request's PASSporT
 * @param handshakes whether the signer's handshakes of DTLS 1.3 name this signature
 * @param agreed on what the two ends agreed in the handshake, told to an end that cannot see it
 */
public record CallClaim(
    Bytes description,
    String method,
    String callId,
    String callerTag,
    String calleeTag,
    long sequence,
    List<String> versions,
    long policy,
    Optional<LogHead> head,
    Optional<Bytes> nonce,
    Optional<Bytes> answers,
    Handshakes handshakes,
    Optional<Agreed> agreed) {
  /** What a signer's handshakes of DTLS 1.3 say of the call that they are for. */
  public enum Handshakes {
    /** Session and signature, in both extensions of RFC 8844. */
    BOUND,
    /** Perhaps nothing: browsers and most libraries cannot. */
    UNBOUND
  }

  /**
   * What the signer saw in a handshake of DTLS.
   *
   * @param group the registered name of the key agreement
   * @param postQuantum whether that holds against a quantum computer
   * @param peer SHA-256 of the certificate that the other end showed
   */
  public record Agreed(String group, boolean postQuantum, Bytes peer) {}

  /** Of hashes and nonces. */
  public static final int OCTETS = 32;

  public CallClaim {
    versions = List.copyOf(versions);
  }

  @Override
  public String toString() {
    return "CallClaim[redacted]";
  }
}
