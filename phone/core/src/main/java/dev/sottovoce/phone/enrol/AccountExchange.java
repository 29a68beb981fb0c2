package dev.sottovoce.phone.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.identity.DeviceRevocation;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.phone.Account;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Account chains as the server hands them out and takes them. What it says is only decoded here;
 * whether it is so, the chains themselves tell.
 */
public final class AccountExchange {
  /** A device that waits to be let in. */
  public record Candidate(AccountDevice device, Bytes consent) {
    @Override
    public String toString() {
      return "Candidate[redacted]";
    }
  }

  /**
   * What the server says of an account.
   *
   * @param known so many statements are left out at the beginning, because the asker has them
   * @param resetOrdered whether the asker may found the account anew
   * @param candidates devices of the asker's own account that wait
   * @param revoked devices that an authority of the organisation has cut off; its signature is good
   * @param operatorKey whether there is no account, but a foreign phone whose key the operator made
   * @param proof what the log shows of the account, where that was asked and the log has a head
   */
  public record Reply(
      int known,
      List<Bytes> statements,
      boolean resetOrdered,
      List<Candidate> candidates,
      List<DeviceRevocation> revoked,
      boolean operatorKey,
      Optional<LatestProof> proof) {
    /** An account, or none. */
    public static Reply of(List<Bytes> statements) {
      return new Reply(0, statements, false, List.of(), List.of(), false, Optional.empty());
    }

    private static Reply ofForeignPhone() {
      return new Reply(0, List.of(), false, List.of(), List.of(), true, Optional.empty());
    }

    /** Which devices of somebody's were cut off. */
    public Set<UUID> cutOff(AccountLabel label) {
      Set<UUID> all = new HashSet<>();
      for (DeviceRevocation each : revoked) {
        if (new AccountLabel(each.user(), each.domain()).equals(label)) all.add(each.device());
      }
      return all;
    }

    @Override
    public String toString() {
      return "Reply[" + statements.size() + " statements]";
    }
  }

  /** What became of a statement. */
  public enum Taken {
    STORED,
    /** Another device was faster: read the account and try again. */
    CONFLICT,
    REFUSED
  }

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int MAX_CANDIDATES = 16;
  private static final int MAX_REVOKED = 16;

  private final Https https;
  private final List<X509Certificate> authorities;

  public AccountExchange(Account account, Clock clock) throws IOException {
    this.authorities = account.authorities();
    this.https = Https.mutual(account, new Authority(account.authorities(), clock));
  }

  /**
   * Blocks for at most about ten seconds.
   *
   * @param knownHash of the last statement that is known here
   * @param head the size of the log's head that is known here, to be shown what goes on from it;
   *     nothing to be shown nothing
   * @return nothing when the server knows no account of that user
   * @throws IOException when the server cannot be reached, refuses, or sends what makes no sense
   */
  public Optional<Reply> read(String user, Optional<Bytes> knownHash, OptionalLong head)
      throws IOException {
    String known = "?known=" + knownHash.map(Bytes::base64Url).orElse("");
    String log = head.isPresent() ? "&head=" + head.getAsLong() : "";
    Https.Reply reply = https.get("/api/v1/accounts/" + user + known + log);
    if (reply.status() == NOT_FOUND) {
      boolean operatorKey = reply.body().path("operatorKey").asBoolean(false);
      return operatorKey ? Optional.of(Reply.ofForeignPhone()) : Optional.empty();
    }
    if (reply.status() != 200) {
      throw new IOException("the server told no account, with status " + reply.status());
    }
    JsonNode body = reply.body();
    return Optional.of(
        new Reply(
            body.path("known").asInt(0),
            statements(body.path("statements")),
            body.path("reset").asBoolean(false),
            candidates(body.path("candidates")),
            revoked(body.path("revoked")),
            false,
            proof(body.path("proof").asText(""))));
  }

  /** What is no proof shows nothing: the log is asked itself then. */
  private static Optional<LatestProof> proof(String base64) throws IOException {
    return base64.isEmpty() ? Optional.empty() : LatestProof.decode(octets(base64));
  }

  private static List<Bytes> statements(JsonNode array) throws IOException {
    if (array.size() > AccountChain.MAX_STATEMENTS) {
      throw new IOException("the server sent too many statements");
    }
    List<Bytes> all = new ArrayList<>();
    for (JsonNode each : array) all.add(octets(each.asText("")));
    return all;
  }

  private static List<Candidate> candidates(JsonNode array) throws IOException {
    List<Candidate> all = new ArrayList<>();
    for (JsonNode each : array) {
      Optional<AccountDevice> device = AccountDevice.decode(octets(each.path("entry").asText("")));
      if (!device.isPresent() || all.size() >= MAX_CANDIDATES) {
        throw new IOException("the server sent a device that makes no sense");
      }
      all.add(new Candidate(device.get(), octets(each.path("consent").asText(""))));
    }
    return all;
  }

  /** What no authority that counts has signed says nothing. */
  private List<DeviceRevocation> revoked(JsonNode array) throws IOException {
    if (array.size() > MAX_REVOKED) throw new IOException("the server sent too many revocations");
    List<DeviceRevocation> all = new ArrayList<>();
    for (JsonNode each : array) {
      DeviceRevocation.read(octets(each.asText("")), authorities).ifPresent(all::add);
    }
    return all;
  }

  /** Blocks as the other. */
  public Taken submit(String user, Bytes statement) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("statement", statement.base64Url());
    int status = https.post("/api/v1/accounts/" + user + "/statements", body).status();
    if (status == 201) return Taken.STORED;
    if (status == CONFLICT) return Taken.CONFLICT;
    if (status >= 400 && status < 500) return Taken.REFUSED;
    throw new IOException("the server could not take a statement, with status " + status);
  }

  /** Asks that an own device is let in. Blocks as the others. */
  public void offer(String user, AccountDevice device, Bytes consent) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("entry", device.encoded().base64Url()).put("consent", consent.base64Url());
    int status = https.post("/api/v1/accounts/" + user + "/candidates", body).status();
    if (status != 202) {
      throw new IOException("the server lets no device wait, with status " + status);
    }
  }

  private static Bytes octets(String base64) throws IOException {
    return Bytes.fromBase64Url(base64)
        .orElseThrow(() -> new IOException("the server sent what is no base64url"));
  }
}
