package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Secret;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The control of what must not be found: it wipes neither an array nor a {@link Secret}. */
final class ForgetfulScenario implements Scenario {
  private static final int OCTETS = 32;

  private final List<Object> left = new ArrayList<>();

  @Override
  public List<Sought> begin() {
    Tap.open(new Names().call("ForgetfulScenario", "left outside the heap"));
    Secret secret = Secret.random(new SecureRandom()::nextBytes, OCTETS);
    left.add(secret);
    Tap.close();
    Secret other = Secret.random(new SecureRandom()::nextBytes, OCTETS);
    left.add(other.exposedCopy());
    Sought copied = Sought.of("left in the heap", other);
    other.destroy();
    return List.of(copied);
  }

  @Override
  public void end() {
    // Forgets that there is something to do.
  }
}
