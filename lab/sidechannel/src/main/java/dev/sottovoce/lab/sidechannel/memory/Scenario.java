package dev.sottovoce.lab.sidechannel.memory;

import java.util.List;

/** Something with secrets that begins, is used, and ends. */
public interface Scenario {
  /** Begins it, uses it and names secrets that it has now, besides those that {@link Tap} notes. */
  List<Sought> begin();

  /** Ends it as a hang-up would. */
  void end();
}
