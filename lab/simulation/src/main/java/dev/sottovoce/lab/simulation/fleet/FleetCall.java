package dev.sottovoce.lab.simulation.fleet;

import dev.sottovoce.call.CallOutput;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.lab.simulation.SimulatedMedia;
import dev.sottovoce.lab.simulation.SimulatedPhone;
import dev.sottovoce.policy.Compatibility;
import dev.sottovoce.policy.Kind;
import java.util.Map;
import java.util.Optional;

/**
 * One call that took place in a fleet, beside what was foretold of it.
 *
 * @param pair who called whom, with the versions of their documents
 * @param foretold what {@code policy simulate} says about the two documents
 * @param agreed what both ends report that they agreed on, by kind; nothing when they did not talk
 * @param caller how it ended for the caller
 * @param callee how it ended for the callee
 */
public record FleetCall(
    String pair,
    Compatibility foretold,
    Optional<Map<Kind, String>> agreed,
    Optional<EndReason> caller,
    Optional<EndReason> callee) {

  static FleetCall of(
      String pair, Compatibility foretold, SimulatedPhone caller, SimulatedPhone callee) {
    Optional<Map<Kind, String>> atCaller = agreed(caller);
    Optional<Map<Kind, String>> atCallee = agreed(callee);
    return new FleetCall(
        pair,
        foretold,
        atCaller.filter(names -> atCallee.filter(names::equals).isPresent()),
        caller.ended(),
        callee.ended());
  }

  /** What an end that heard the other reports. */
  private static Optional<Map<Kind, String>> agreed(SimulatedPhone phone) {
    SimulatedMedia.Counts counts = phone.media().counts();
    if (counts.received() == 0 || counts.wrong() > 0) return Optional.empty();
    return phone.said().stream()
        .filter(CallOutput.OpenMedia.class::isInstance)
        .map(output -> ((CallOutput.OpenMedia) output).report())
        .map(FleetCall::names)
        .findFirst();
  }

  private static Map<Kind, String> names(SecurityReport report) {
    return PolicyNames.of(report.agreement(), report.srtp());
  }

  /** Whether the two heard one another, agree on what protects them, and hung up. */
  public boolean talked() {
    return agreed.isPresent()
        && caller.filter(EndReason::isOrdinary).isPresent()
        && callee.filter(EndReason::isOrdinary).isPresent();
  }

  /** Whether it went as foretold: no call, or one on exactly these terms. */
  public boolean isAsForetold() {
    if (!foretold.connects() || !talked()) return !foretold.connects() && !talked();
    Map<Kind, String> expected = foretold.agreed().orElse(Map.of());
    // What a call does not report cannot be compared.
    return agreed.orElse(Map.of()).entrySet().stream()
        .allMatch(each -> each.getValue().equals(expected.get(each.getKey())));
  }

  @Override
  public String toString() {
    return pair
        + ": foretold "
        + foretold.text()
        + "; happened "
        + agreed.map(Object::toString).orElse("no call")
        + ", "
        + caller.map(Enum::name).orElse("-")
        + ", "
        + callee.map(Enum::name).orElse("-");
  }
}
