package dev.sottovoce.server.routing;

import dev.sottovoce.sip.push.PushOffer;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.WakeUp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Wakes devices by push services. Nothing here keeps the router waiting. */
public interface Wakers {
  /** Nobody is ever woken. */
  Wakers NONE =
      new Wakers() {
        @Override
        public Optional<PushOffer> offer() {
          return Optional.empty();
        }

        @Override
        public boolean takes(PushParameters how) {
          return false;
        }

        @Override
        public void keep(UUID device, PushParameters how, Instant until) {}

        @Override
        public void forget(UUID device) {}

        @Override
        public void wake(UUID device, WakeUp.Kind why) {}

        @Override
        public void measured(String model, Milestone milestone, Duration after) {}
      };

  /** What phones are told; nothing where nobody is woken. */
  Optional<PushOffer> offer();

  /** Whether a phone may ask to be woken so. */
  boolean takes(PushParameters how);

  /** A device is woken so from now on. */
  void keep(UUID device, PushParameters how, Instant until);

  /** A device does not want to be woken any more. */
  void forget(UUID device);

  /** Wakes a device, if it can; what comes of it is seen when it registers. */
  void wake(UUID device, WakeUp.Kind why);

  /**
   * Some device of that model came so far.
   *
   * @param after since it was woken
   */
  void measured(String model, Milestone milestone, Duration after);
}
