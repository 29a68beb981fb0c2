package dev.sottovoce.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map of bounded size: beyond it, what nobody has asked for the longest is forgotten. For what
 * can be found out again; not for what must not be forgotten, such as replays. Not for several
 * threads at once.
 */
public final class RecentMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  /**
   * @param most entries
   */
  public RecentMap(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
