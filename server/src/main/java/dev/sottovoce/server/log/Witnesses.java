package dev.sottovoce.server.log;

import dev.sottovoce.crypto.note.VerifierKey;
import java.net.URI;
import java.util.List;

/**
 * Who cosigns the log's heads, by configuration.
 *
 * @param needed how many must have cosigned a head before it is published
 */
public record Witnesses(int needed, List<Contact> contacts) {
  public static final Witnesses NONE = new Witnesses(0, List.of());

  /**
   * @param key which cosignatures are this witness's
   * @param url before {@code /add-checkpoint} (C2SP tlog-witness); ends without a slash
   */
  public record Contact(VerifierKey key, URI url) {}

  public Witnesses {
    contacts = List.copyOf(contacts);
  }

  public List<VerifierKey> keys() {
    return contacts.stream().map(Contact::key).toList();
  }
}
