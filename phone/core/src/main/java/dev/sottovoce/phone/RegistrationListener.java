package dev.sottovoce.phone;

/** Hears how the phone stands with its server. */
@FunctionalInterface
public interface RegistrationListener {
  void changed(RegistrationState state);
}
