package dev.sottovoce.cli.doctor;

import dev.sottovoce.phone.RelayProbe;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.relay.Relays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the relays that the server sends phones to give allocations. */
final class RelayCheck implements Check {
  private static final String NAME = "relay";

  private final Path data;
  private final Clock clock;

  RelayCheck(Path data, Clock clock) {
    this.data = data;
    this.clock = clock;
  }

  @Override
  public List<Finding> look() {
    if (!Files.exists(data.resolve("sottovoce.db"))) return List.of();
    try (Administration administration = Administration.open(data)) {
      Optional<Relays.Offer> offer = administration.relays();
      if (offer.isEmpty()) {
        return List.of(
            Finding.hint(
                NAME,
                "There is no relay: phones behind strict NATs will not reach one another.",
                "Start the server with 'sottovoce up --turn', or name relays in sottovoce.yaml."));
      }
      List<Finding> findings = new ArrayList<>();
      for (String uri : offer.get().uris()) findings.add(probe(uri, offer.get(), administration));
      return findings;
    } catch (IOException e) {
      return List.of(
          Finding.fault(
              NAME,
              "The relays cannot be looked at: " + e.getMessage() + ".",
              "See turn/secrets."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private Finding probe(String uri, Relays.Offer offer, Administration administration)
      throws InterruptedException {
    Optional<String> wrong =
        RelayProbe.of(
            uri,
            offer.credentials().username(),
            offer.credentials().password(),
            administration.authorities(),
            clock);
    return wrong.isEmpty()
        ? Finding.ok(NAME, uri + " gives relays.")
        : Finding.fault(
            NAME,
            uri + " gives no relay: " + wrong.get() + ".",
            "Check that it runs, that its port is open here, and that its secret is in"
                + " turn/secrets.");
  }
}
