package dev.sottovoce.transparency;

import dev.sottovoce.wire.Bytes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Both kinds of nodes in memory; counts what was read. */
final class MemoryNodes implements NodeStore, PrefixStore {
  private record Place(int level, long index) {}

  private final Map<Place, Bytes> merkle = new HashMap<>();
  private final Map<Bytes, Bytes> prefix = new HashMap<>();
  private int reads;

  /** How often a node was read since this was asked last. */
  int readsSince() {
    int before = reads;
    reads = 0;
    return before;
  }

  @Override
  public Bytes get(int level, long index) {
    return known(merkle.get(new Place(level, index)));
  }

  @Override
  public void put(int level, long index, Bytes hash) {
    merkle.put(new Place(level, index), hash);
  }

  @Override
  public Bytes get(Bytes hash) {
    return known(prefix.get(hash));
  }

  @Override
  public void put(Bytes hash, Bytes node) {
    prefix.put(hash, node);
  }

  private Bytes known(@Nullable Bytes node) {
    reads++;
    if (node == null) throw new IllegalStateException("there is no such node");
    return node;
  }
}
