package dev.sottovoce.server;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.server.console.ConsoleCheck;
import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.server.http.HttpLimits;
import dev.sottovoce.server.routing.CallLimits;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a server takes from others. No configuration changes it: everything but {@link #FULL} is for
 * tests, and for showing what attacks would do if a check were not there.
 *
 * @param edge what peers may cost where SIP comes in
 * @param http what strangers may cost the HTTPS port
 * @param calls how many may wait
 * @param proofs what is looked at in proofs of keys
 * @param console what is looked at in requests to the operator's console
 */
public record Strictness(
    EdgeLimits edge,
    HttpLimits http,
    CallLimits calls,
    Set<ProofCheck.Check> proofs,
    Set<ConsoleCheck> console) {
  /** Everything, as it is in use. */
  public static final Strictness FULL =
      new Strictness(
          EdgeLimits.DEFAULT,
          HttpLimits.DEFAULT,
          CallLimits.DEFAULT,
          EnumSet.allOf(ProofCheck.Check.class),
          EnumSet.allOf(ConsoleCheck.class));

  public Strictness {
    proofs = Set.copyOf(proofs);
    console = Set.copyOf(console);
  }

  public Strictness with(EdgeLimits other) {
    return new Strictness(other, http, calls, proofs, console);
  }

  public Strictness with(HttpLimits other) {
    return new Strictness(edge, other, calls, proofs, console);
  }

  public Strictness with(CallLimits other) {
    return new Strictness(edge, http, other, proofs, console);
  }

  /** Not safe: proofs count without this. */
  public Strictness without(ProofCheck.Check check) {
    Set<ProofCheck.Check> left = EnumSet.allOf(ProofCheck.Check.class);
    left.retainAll(proofs);
    left.remove(check);
    return new Strictness(edge, http, calls, left, console);
  }

  /** Not safe: the console takes requests without this. */
  public Strictness without(ConsoleCheck check) {
    Set<ConsoleCheck> left = EnumSet.allOf(ConsoleCheck.class);
    left.retainAll(console);
    left.remove(check);
    return new Strictness(edge, http, calls, proofs, left);
  }

  boolean isFull() {
    return equals(FULL);
  }
}
