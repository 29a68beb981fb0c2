package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.Primitive;

/** Hashes, and the MACs made of them (RFC 6189 section 5.1.2). */
public enum HashType implements Component {
  S384(Primitive.SHA_384),
  S256(Primitive.SHA_256);

  private final Primitive<Hash> primitive;

  HashType(Primitive<Hash> primitive) {
    this.primitive = primitive;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public String registeredName() {
    return primitive.registeredName();
  }

  Primitive<Hash> primitive() {
    return primitive;
  }
}
