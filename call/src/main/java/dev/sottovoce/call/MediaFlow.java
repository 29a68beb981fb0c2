package dev.sottovoce.call;

/** Who holds the call (RFC 3264 section 8.4); audio flows both ways or not at all. */
public enum MediaFlow {
  BOTH_WAYS(false, false),
  HELD_HERE(true, false),
  HELD_THERE(false, true),
  HELD_BY_BOTH(true, true);

  private final boolean here;
  private final boolean there;

  MediaFlow(boolean here, boolean there) {
    this.here = here;
    this.there = there;
  }

  public boolean isHeldHere() {
    return here;
  }

  public boolean isHeldThere() {
    return there;
  }

  static MediaFlow of(boolean heldHere, boolean heldThere) {
    for (MediaFlow each : values()) {
      if (each.here == heldHere && each.there == heldThere) return each;
    }
    throw new IllegalStateException("four values cover four cases");
  }
}
