package dev.sottovoce.phone.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.identity.account.AccountId;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountMemory.Part;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pins by label, in memory and in their file: JSON with one object a contact, so that devices
 * of one account can exchange them later. What cannot be read stops the phone: without its pins it
 * would greet an impostor as a first contact.
 */
final class Pins {
  private static final int VERSION = 1;
  private static final int MOST = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AccountMemory memory;
  private final Map<AccountLabel, Pin> pins = new LinkedHashMap<>();

  /** What {@link #pins} were read from, or written to. */
  private Optional<Bytes> content = Optional.empty();

  private Pins(AccountMemory memory) {
    this.memory = memory;
  }

  static Pins open(AccountMemory memory) throws IOException {
    Pins pins = new Pins(memory);
    pins.refresh();
    return pins;
  }

  /** Also what another program has kept since: {@code phone verify} beside {@code phone answer}. */
  private void refresh() throws IOException {
    Optional<Bytes> kept = memory.load(Part.PINS);
    if (!kept.isPresent() || kept.equals(content)) return;
    Map<AccountLabel, Pin> read = read(kept.get());
    pins.clear();
    pins.putAll(read);
    content = kept;
  }

  synchronized Optional<Pin> of(AccountLabel label) throws IOException {
    refresh();
    return Optional.ofNullable(pins.get(label));
  }

  synchronized Map<AccountLabel, Pin> all() {
    return new LinkedHashMap<>(pins);
  }

  /** Kept on disk before anybody relies on it. */
  synchronized void put(AccountLabel label, Pin pin) throws IOException {
    refresh();
    Pin before = pins.get(label);
    if (pin.equals(before)) return;
    if (before == null && pins.size() >= MOST) throw new IOException("there are too many pins");
    pins.put(label, pin);
    try {
      Bytes fresh = encoded();
      memory.save(Part.PINS, fresh);
      content = Optional.of(fresh);
    } catch (IOException e) {
      if (before == null) pins.remove(label);
      else pins.put(label, before);
      throw e;
    }
  }

  private Bytes encoded() throws IOException {
    ObjectNode file = JSON.createObjectNode().put("version", VERSION);
    ArrayNode all = file.putArray("pins");
    pins.forEach((label, pin) -> {
      ObjectNode entry = all.addObject();
      entry.put("address", label.text());
      entry.put("account", pin.account().hash().base64Url());
      entry.put("since", pin.since().toString());
      entry.put("statement", pin.version());
      entry.put("statementHash", pin.lastHash().base64Url());
      entry.put("recoveredAt", pin.recoveredAt());
      pin.verified()
          .ifPresent(verified ->
              entry
                  .put("verifiedBy", verified.how().name())
                  .put("verifiedSince", verified.since().toString()));
      pin.differed().ifPresent(since -> entry.put("differedSince", since.toString()));
    });
    return Bytes.unsafeWrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(file));
  }

  private static Map<AccountLabel, Pin> read(Bytes content) throws IOException {
    Map<AccountLabel, Pin> pins = new LinkedHashMap<>();
    try {
      JsonNode file = JSON.readTree(content.toArray());
      if (file.path("version").asInt() != VERSION || file.path("pins").size() > MOST) {
        throw new IllegalArgumentException("version");
      }
      for (JsonNode each : file.path("pins")) {
        AccountLabel label =
            AccountLabel.parse(text(each, "address"))
                .orElseThrow(() -> new IllegalArgumentException("address"));
        if (pins.put(label, pin(each)) != null) throw new IllegalArgumentException("twice");
      }
      return pins;
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "pins.json in the phone's folder is damaged. Restore it from a copy; if you delete it,"
              + " everybody is a first contact again, and an impostor would not be noticed.",
          e);
    }
  }

  private static Pin pin(JsonNode entry) {
    Bytes last = octets(text(entry, "statementHash"));
    long version = entry.path("statement").asLong(-1);
    long recoveredAt = entry.path("recoveredAt").asLong(-1);
    if (version < 1 || recoveredAt < 0 || last.length() != AccountId.OCTETS) {
      throw new IllegalArgumentException("statement");
    }
    Optional<Verification> verified =
        entry.has("verifiedBy")
            ? Optional.of(
                new Verification(
                    Verification.How.valueOf(text(entry, "verifiedBy")),
                    LocalDate.parse(text(entry, "verifiedSince"))))
            : Optional.empty();
    return new Pin(
        new AccountId(octets(text(entry, "account"))),
        LocalDate.parse(text(entry, "since")),
        version,
        last,
        recoveredAt,
        verified,
        entry.has("differedSince")
            ? Optional.of(LocalDate.parse(text(entry, "differedSince")))
            : Optional.empty());
  }

  private static String text(JsonNode entry, String field) {
    JsonNode value = entry.get(field);
    if (value == null || !value.isTextual()) throw new IllegalArgumentException(field);
    return value.asText();
  }

  private static Bytes octets(String base64) {
    return Bytes.fromBase64Url(base64)
        .orElseThrow(() -> new IllegalArgumentException("no base64url"));
  }
}
