package dev.sottovoce.lab.sidechannel.memory;

import java.util.List;

/** Something with secrets that begins, is used, and ends. */
public interface Scenario {
  /** Begins it, uses it and names the secrets that it has now. */
  List<Sought> begin();

  /** Ends it as a hang-up would. */
  void end();
}
