package dev.sottovoce.zrtp;

import java.util.Optional;

/** One algorithm that a Hello may list (RFC 6189 section 5.1). */
public interface Component {
  /** The four characters on the wire. */
  String code();

  /** The name by which the rest of the world knows the algorithm. */
  String registeredName();

  /** The one among {@code known} with this code. */
  static <C extends Component> Optional<C> byCode(C[] known, String code) {
    for (C component : known) if (component.code().equals(code)) return Optional.of(component);
    return Optional.empty();
  }
}
