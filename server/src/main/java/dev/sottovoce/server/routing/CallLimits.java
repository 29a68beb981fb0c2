package dev.sottovoce.server.routing;

/**
 * How many calls may wait for an answer at once.
 *
 * @param ofCaller of one device
 * @param forCallee for one user: more than one device can make, or it would keep others out
 * @param all together
 */
public record CallLimits(int ofCaller, int forCallee, int all) {
  public static final CallLimits DEFAULT = new CallLimits(8, 32, 20_000);
}
