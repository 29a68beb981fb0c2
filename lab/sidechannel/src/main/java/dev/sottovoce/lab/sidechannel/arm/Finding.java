package dev.sottovoce.lab.sidechannel.arm;

/**
 * What came out for one target.
 *
 * @param instructions of its first run
 * @param flow whether all runs took the same way
 * @param addresses whether all runs touched the same memory
 */
public record Finding(ArmTarget target, int instructions, boolean flow, boolean addresses) {
  /** Whether it leaks what it must and nothing else. */
  public boolean isAsItShouldBe() {
    return switch (target.leaks()) {
      case NOTHING -> flow && addresses;
      case FLOW -> !flow;
      case ADDRESSES -> flow && !addresses;
    };
  }
}
