package dev.sottovoce.nativelib.memory;

import dev.sottovoce.crypto.SecretMemory;
import java.nio.ByteBuffer;

/** Secrets in pages that are locked and left out of core dumps, as far as the system lets us. */
public final class LockedMemory implements SecretMemory {
  private final KeyPages pages = new KeyPages();

  @Override
  public ByteBuffer allocate(int octets) {
    return pages.allocate(octets).asByteBuffer();
  }

  @Override
  public void wipe() {
    pages.wipe();
  }

  @Override
  public Standing standing() {
    return pages.standing();
  }
}
