package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.backend.BlockFunction;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.Primitive;

/**
 * Block ciphers (RFC 6189 section 5.1.3): for Confirm messages and, with the tag type, for SRTP.
 */
public enum CipherType implements Component {
  AES3(Primitive.AES_256, 32),
  AES1(Primitive.AES_128, 16);

  private final Primitive<BlockFunction> block;
  private final int keyOctets;

  CipherType(Primitive<BlockFunction> block, int keyOctets) {
    this.block = block;
    this.keyOctets = keyOctets;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public String registeredName() {
    return block.registeredName();
  }

  /** Whether this backend has it here: without AES instructions a library may not offer AES. */
  public boolean isServedBy(CryptoBackend crypto) {
    return crypto.find(block()).isPresent();
  }

  Primitive<BlockFunction> block() {
    return block;
  }

  int keyOctets() {
    return keyOctets;
  }
}
