package dev.sottovoce.server.store;

import dev.sottovoce.wire.RecentMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Devices of the directory that were not cut off when it was last asked. It remembers them while
 * somebody watches for revocations and says so; when nobody does, it asks the directory each time.
 * Whose a device is does not change; until when its certificate is good is not to be read from what
 * is remembered. Any thread.
 */
public final class DeviceMemory {
  private static final int MOST = 50_000;

  private final Directory directory;
  private final LongSupplier nanos;
  private final Map<UUID, Directory.Device> known = new RecentMap<>(MOST);
  private long watchedUntil;
  private long forgotten;

  /** One that nobody watches yet; devices that this process cuts off are forgotten at once. */
  public DeviceMemory(Directory directory) {
    this(directory, System::nanoTime);
  }

  /**
   * @param nanos a clock that nobody sets back
   */
  DeviceMemory(Directory directory, LongSupplier nanos) {
    this.directory = directory;
    this.nanos = nanos;
    watchedUntil = nanos.getAsLong();
    directory.whenRevoked(this::forget);
  }

  /** What is remembered of a device. */
  public synchronized Optional<Directory.Device> recall(UUID device) {
    boolean watched = nanos.getAsLong() - watchedUntil < 0;
    return watched ? Optional.ofNullable(known.get(device)) : Optional.empty();
  }

  /** The same, and where nothing is remembered what the directory says. Blocks. */
  public Optional<Directory.Device> find(UUID device) {
    Optional<Directory.Device> remembered = recall(device);
    if (remembered.isPresent()) return remembered;
    long before = forgotten();
    Optional<Directory.Device> found = directory.device(device);
    found.filter(each -> each.revoked().isEmpty()).ifPresent(live -> remember(live, before));
    return found;
  }

  /**
   * All revocations until a moment have been {@linkplain #forget forgotten} here, and it will be so
   * again before it is that long ago.
   *
   * @param now the moment, by {@link #now}
   */
  public synchronized void watched(long now, Duration patience) {
    watchedUntil = now + patience.toNanos();
  }

  /** For {@link #watched}. */
  public long now() {
    return nanos.getAsLong();
  }

  /** The device may have been cut off. */
  public synchronized void forget(UUID device) {
    forgotten++;
    known.remove(device);
  }

  private synchronized long forgotten() {
    return forgotten;
  }

  /** What was read before a device was cut off may come here after it. */
  private synchronized void remember(Directory.Device live, long before) {
    if (forgotten == before) known.put(live.id(), live);
  }
}
