package dev.sottovoce.crypto;

import java.nio.ByteBuffer;

/** Java's direct memory: no collection moves it, and that is all that is promised. */
final class DirectMemory implements SecretMemory {
  @Override
  public ByteBuffer allocate(int octets) {
    return ByteBuffer.allocateDirect(octets);
  }

  @Override
  public void wipe() {
    // Who made a secret wipes it; nobody keeps a list here.
  }

  @Override
  public Standing standing() {
    return new Standing(false, false, "this system's memory is not locked by us");
  }
}
