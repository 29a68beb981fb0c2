package dev.sottovoce.phone.enrol;

import dev.sottovoce.phone.Account;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Asks the server for the organisation's policy; whether to believe it is not decided here. */
public final class PolicyDownload {
  private static final int NOT_FOUND = 404;

  private final Account account;
  private final Clock clock;

  public PolicyDownload(Account account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  /**
   * Blocks for at most about ten seconds.
   *
   * @return nothing when the server has none
   * @throws IOException when the server cannot be reached, refuses, or sends what makes no sense
   */
  public Optional<SignedPolicy> fetch() throws IOException {
    Https https = Https.mutual(account, new Authority(account.authorities(), clock));
    Https.Reply reply = https.get("/api/v1/policy");
    if (reply.status() == NOT_FOUND) return Optional.empty();
    if (reply.status() != 200) {
      throw new IOException("the server gave no policy, with status " + reply.status());
    }
    Optional<SignedPolicy> policy =
        Bytes.fromBase64Url(reply.text("policy")).flatMap(SignedPolicy::decode);
    if (!policy.isPresent()) throw new IOException("the server sent what is no policy");
    return policy;
  }
}
