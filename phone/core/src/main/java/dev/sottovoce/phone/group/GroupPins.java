package dev.sottovoce.phone.group;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.identity.account.AccountId;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.group.GroupName;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountMemory.Part;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pins of groups in their file, the one that was seen first first. Read each time: a command
 * may have written it while the phone was open. What cannot be read is an error, for without its
 * pins a phone would take an old epoch for a new one.
 */
final class GroupPins {
  /** More are not taken: the first that were seen have their place. */
  static final int MOST = 256;

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A group by its owner and its name. */
  record Place(AccountLabel owner, String name) {
    @Override
    public String toString() {
      return "Place[redacted]";
    }
  }

  private final AccountMemory memory;

  GroupPins(AccountMemory memory) {
    this.memory = memory;
  }

  Optional<GroupPin> of(Place place) throws IOException {
    return Optional.ofNullable(all().get(place));
  }

  /** Kept before anybody relies on it. */
  synchronized void put(Place place, GroupPin pin) throws IOException {
    Map<Place, GroupPin> pins = all();
    if (pin.equals(pins.get(place))) return;
    if (!pins.containsKey(place) && pins.size() >= MOST) {
      throw new IOException("this phone knows too many groups");
    }
    pins.put(place, pin);
    memory.save(Part.GROUPS, encoded(pins));
  }

  synchronized Map<Place, GroupPin> all() throws IOException {
    Optional<Bytes> content = memory.load(Part.GROUPS);
    return content.isPresent() ? read(content.get()) : new LinkedHashMap<>();
  }

  private static Bytes encoded(Map<Place, GroupPin> pins) throws IOException {
    ObjectNode file = JSON.createObjectNode().put("version", VERSION);
    ArrayNode all = file.putArray("groups");
    pins.forEach((place, pin) ->
        all.addObject()
            .put("owner", place.owner().text())
            .put("name", place.name())
            .put("account", pin.owner().hash().hex())
            .put("epoch", pin.epoch())
            .put("hash", pin.hash().hex())
            .put("seenAt", pin.seenAt().toString()));
    return Bytes.unsafeWrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(file));
  }

  private static Map<Place, GroupPin> read(Bytes content) throws IOException {
    Map<Place, GroupPin> pins = new LinkedHashMap<>();
    try {
      JsonNode file = JSON.readTree(content.toArray());
      if (file.path("version").asInt() != VERSION || file.path("groups").size() > MOST) {
        throw new IllegalArgumentException("version");
      }
      for (JsonNode each : file.path("groups")) {
        if (pins.put(place(each), pin(each)) != null) throw new IllegalArgumentException("twice");
      }
      return pins;
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "groups.json in the phone's folder is damaged. Restore it from a copy; if you delete it,"
              + " an old key of a group could be passed off as the new one.",
          e);
    }
  }

  private static Place place(JsonNode entry) {
    AccountLabel owner =
        AccountLabel.parse(text(entry, "owner"))
            .orElseThrow(() -> new IllegalArgumentException("owner"));
    String name = text(entry, "name");
    if (!GroupName.isValid(name)) throw new IllegalArgumentException("name");
    return new Place(owner, name);
  }

  private static GroupPin pin(JsonNode entry) {
    Bytes hash = Bytes.fromHex(text(entry, "hash"));
    int epoch = entry.path("epoch").asInt(0);
    if (epoch < 1 || hash.length() != AccountId.OCTETS) throw new IllegalArgumentException("epoch");
    return new GroupPin(
        new AccountId(Bytes.fromHex(text(entry, "account"))),
        epoch,
        hash,
        Instant.parse(text(entry, "seenAt")));
  }

  private static String text(JsonNode entry, String field) {
    JsonNode value = entry.get(field);
    if (value == null || !value.isTextual()) throw new IllegalArgumentException(field);
    return value.asText();
  }
}
