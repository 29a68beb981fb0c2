package dev.sottovoce.srtp;

/** Whether contributing sources and header extensions are encrypted, as both ends settled it. */
public enum HeaderEncryption {
  /** They stay readable (RFC 3711). */
  NONE,
  /** They are encrypted with the payload (Cryptex, RFC 9335). */
  CRYPTEX
}
