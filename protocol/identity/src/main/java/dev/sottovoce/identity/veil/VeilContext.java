package dev.sottovoce.identity.veil;

import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/**
 * The message that a veil belongs to. It opens in no other: every field is authenticated with it,
 * and all of them stand in the message for everybody to see.
 *
 * @param callId of the call
 * @param callerTag the caller's tag
 * @param calleeTag the tag of the device at the other end; empty as long as it has none
 * @param callee the address that is called
 * @param sender which end sends the message
 * @param method of the request, or of the one that is answered
 * @param sequence of the request, or of the one that is answered
 * @param status of a response; 0 for a request
 */
public record VeilContext(
    String callId,
    String callerTag,
    String calleeTag,
    String callee,
    Sender sender,
    String method,
    long sequence,
    int status) {
  /** Which end of the call sends. */
  public enum Sender {
    CALLER,
    CALLEE
  }

  /** One message has one encoding. */
  Bytes encoded() {
    return new ByteWriter(256)
        .vector(2, Bytes.utf8(callId))
        .vector(2, Bytes.utf8(callerTag))
        .vector(2, Bytes.utf8(calleeTag))
        .vector(2, Bytes.utf8(callee))
        .u8(sender.ordinal())
        .vector(2, Bytes.utf8(method))
        .u32(sequence)
        .u16(status)
        .toBytes();
  }

  @Override
  public String toString() {
    return "VeilContext[redacted]";
  }
}
