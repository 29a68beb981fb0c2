package dev.sottovoce.nativelib.srtp;

/** {@code SHA1_Update} of a library. */
@FunctionalInterface
interface Sha1Function {
  /** Hashes into a {@code SHA_CTX}, which begins with the state's five words. */
  void update(long context, long octets, long length);
}
