package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A secret to look for, kept only as its octets XORed with a constant. */
public final class Sought {
  /** Octets that are compared: enough that nothing else looks the same. */
  public static final int OCTETS = 16;

  static final long MASK = 0x5AC3_96F1_3C7E_A5D2L;

  private final String name;
  private final long first;
  private final long second;

  private Sought(String name, long first, long second) {
    this.name = name;
    this.first = first;
    this.second = second;
  }

  /** The first {@link #OCTETS} octets of a secret, read in place: no copy comes to be. */
  public static Sought of(String name, Secret secret) {
    ByteBuffer view = secret.unsafeView().order(ByteOrder.LITTLE_ENDIAN);
    return new Sought(name, view.getLong(0) ^ MASK, view.getLong(8) ^ MASK);
  }

  /** From the text that {@link #toText} gave, perhaps to another process. */
  public static Sought parse(String text) {
    String[] parts = text.split(":", -1);
    return new Sought(
        parts[0], Long.parseUnsignedLong(parts[1], 16), Long.parseUnsignedLong(parts[2], 16));
  }

  public String toText() {
    return name + ":" + Long.toHexString(first) + ":" + Long.toHexString(second);
  }

  public String name() {
    return name;
  }

  /** The low sixteen bits of what the memory must show, masked: a first sieve. */
  int sieve() {
    return (int) first & 0xffff;
  }

  boolean isAt(ByteBuffer memory, int at) {
    return (memory.getLong(at) ^ MASK) == first && (memory.getLong(at + 8) ^ MASK) == second;
  }
}
