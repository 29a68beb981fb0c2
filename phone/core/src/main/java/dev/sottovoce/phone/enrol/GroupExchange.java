package dev.sottovoce.phone.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.identity.UserName;
import dev.sottovoce.identity.group.GroupName;
import dev.sottovoce.identity.group.GroupSealing;
import dev.sottovoce.phone.Account;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Groups as the server hands them out and takes them. What it says is only decoded here; whether it
 * is so, the groups' own signatures tell. Calls block for at most about ten seconds.
 */
public final class GroupExchange {
  /** A group in which the server says that this phone's user is. */
  public record Listed(String owner, String name) {
    @Override
    public String toString() {
      return "Listed[redacted]";
    }
  }

  /**
   * What the server says of a group.
   *
   * @param newest number of its newest epoch
   * @param epochs some in order
   * @param envelope the newest key, sealed to this device
   * @param former the key before, sealed to this device
   */
  public record Reply(
      long newest, List<Bytes> epochs, Optional<Bytes> envelope, Optional<Bytes> former) {
    @Override
    public String toString() {
      return "Reply[" + epochs.size() + " epochs]";
    }
  }

  /** What became of an epoch. */
  public enum Taken {
    STORED,
    /** Another device was faster: read the group and try again. */
    CONFLICT,
    REFUSED
  }

  private static final String PATH = "/api/v1/groups";
  private static final int MAX_LISTED = 256;
  private static final int MAX_EPOCHS = 16;

  private final Https https;

  public GroupExchange(Account account, Clock clock) throws IOException {
    this.https = Https.mutual(account, new Authority(account.authorities(), clock));
  }

  /**
   * The groups of this phone's user.
   *
   * @throws IOException when the server cannot be reached, refuses, or sends what makes no sense
   */
  public List<Listed> list() throws IOException {
    Https.Reply reply = https.get(PATH);
    if (reply.status() != 200) {
      throw new IOException("the server told no groups, with status " + reply.status());
    }
    JsonNode array = reply.body().path("groups");
    if (array.size() > MAX_LISTED) throw new IOException("the server told too many groups");
    List<Listed> all = new ArrayList<>();
    for (JsonNode each : array) {
      Listed listed = new Listed(each.path("owner").asText(""), each.path("name").asText(""));
      if (!UserName.isValid(listed.owner()) || !GroupName.isValid(listed.name())) {
        throw new IOException("the server told a group that makes no sense");
      }
      all.add(listed);
    }
    return all;
  }

  /**
   * One group.
   *
   * @param known the newest epoch that this phone has, or 0; the answer begins with it
   * @return nothing when this phone's user is in no such group
   */
  public Optional<Reply> read(String owner, String name, int known) throws IOException {
    Https.Reply reply = https.get(PATH + "/" + owner + "/" + name + "?known=" + known);
    if (reply.status() == 404) return Optional.empty();
    if (reply.status() != 200) {
      throw new IOException("the server told no group, with status " + reply.status());
    }
    JsonNode array = reply.body().path("epochs");
    if (array.size() > MAX_EPOCHS) throw new IOException("the server told too many epochs");
    List<Bytes> epochs = new ArrayList<>();
    for (JsonNode each : array) epochs.add(octets(each));
    return Optional.of(
        new Reply(
            reply.body().path("newest").asLong(0),
            epochs,
            envelope(reply.body().get("envelope")),
            envelope(reply.body().get("former"))));
  }

  private static Optional<Bytes> envelope(@Nullable JsonNode text) throws IOException {
    return text == null ? Optional.empty() : Optional.of(octets(text));
  }

  /** Hands a new epoch in. */
  public Taken publish(String owner, GroupSealing sealing) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("statement", sealing.epoch().encoded().base64Url());
    ObjectNode envelopes = body.putObject("envelopes");
    sealing
        .envelopes()
        .forEach((device, each) -> envelopes.put(device.toString(), each.base64Url()));
    int status = https.post(PATH + "/" + owner + "/" + sealing.epoch().name(), body).status();
    if (status == 201) return Taken.STORED;
    if (status == 409) return Taken.CONFLICT;
    if (status >= 400 && status < 500) return Taken.REFUSED;
    throw new IOException("the server could not take a group, with status " + status);
  }

  private static Bytes octets(JsonNode base64) throws IOException {
    return Bytes.fromBase64Url(base64.asText(""))
        .orElseThrow(() -> new IOException("the server sent what is no base64url"));
  }
}
