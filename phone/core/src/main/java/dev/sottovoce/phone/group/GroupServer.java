package dev.sottovoce.phone.group;

import dev.sottovoce.identity.group.GroupSealing;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.enrol.GroupExchange;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Who tells of groups. */
interface GroupServer {
  List<GroupExchange.Listed> list() throws IOException;

  Optional<GroupExchange.Reply> read(String owner, String name, int known) throws IOException;

  GroupExchange.Taken publish(String owner, GroupSealing sealing) throws IOException;

  /** The account's server, over connections that show the certificate of now. */
  static GroupServer of(Supplier<Account> account, Clock clock) {
    return new GroupServer() {
      @Override
      public List<GroupExchange.Listed> list() throws IOException {
        return current().list();
      }

      @Override
      public Optional<GroupExchange.Reply> read(String owner, String name, int known)
          throws IOException {
        return current().read(owner, name, known);
      }

      @Override
      public GroupExchange.Taken publish(String owner, GroupSealing sealing) throws IOException {
        return current().publish(owner, sealing);
      }

      private GroupExchange current() throws IOException {
        return new GroupExchange(account.get(), clock);
      }
    };
  }
}
