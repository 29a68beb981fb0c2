package dev.sottovoce.phone.network;

import dev.sottovoce.ice.turn.TurnCredentials;
import dev.sottovoce.ice.turn.TurnUri;
import java.util.List;

/** Relays that may be used, best first, with what they want to see. */
public record RelayServers(List<TurnUri> uris, TurnCredentials credentials) {
  public RelayServers {
    uris = List.copyOf(uris);
  }
}
