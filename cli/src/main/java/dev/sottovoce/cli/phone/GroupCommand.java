package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.identity.group.GroupMember;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.HeadStore;
import dev.sottovoce.phone.account.AccountException;
import dev.sottovoce.phone.account.PeerAccounts;
import dev.sottovoce.phone.group.GroupException;
import dev.sottovoce.phone.group.GroupWork;
import dev.sottovoce.phone.group.Groups;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.transparency.StaleHead;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code group}: people whose phones share a key for MIKEY-DHHMAC. */
@Command(
    name = "group",
    header = "Groups whose phones share a key for calls by MIKEY-DHHMAC.",
    description = {
      "A group belongs to whoever made it. That person's phone makes its key, seals it to every"
          + " device of every member, and makes another one whenever somebody leaves or devices"
          + " change. The server passes on what it cannot open."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce group create wards bob carol",
      "  sottovoce group remove wards carol",
      "  sottovoce group list",
      "  sottovoce phone call bob --keying mikey-dhhmac"
    })
public final class GroupCommand {
  private GroupCommand() {}

  /** The group with its commands. */
  public static CommandLine build(Console console) {
    return new CommandLine(new GroupCommand())
        .addSubcommand(new Create(console))
        .addSubcommand(new Add(console))
        .addSubcommand(new Remove(console))
        .addSubcommand(new Rotate(console))
        .addSubcommand(new Listed(console));
  }

  /** What they have in common: the phone, and how they say what came of it. */
  private abstract static class Work implements Callable<Integer> {
    /** What is done. */
    interface Doing<T> {
      T run(GroupWork groups) throws IOException, AccountException, GroupException;
    }

    final Console console;

    @Mixin HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    Work(Console console) {
      this.console = console;
    }

    final <T> T run(String whatFailed, Doing<T> doing) {
      Account account = home.account();
      PeerAccounts peers = home.peers();
      try {
        Clock clock = Clock.systemUTC();
        HeadStore heads = HeadStore.inFolder(home.folder());
        StaleHead stale = staleHead(home.policies().verified(account));
        HeadKeeper log = new HeadKeeper(() -> account, heads, () -> stale, clock);
        Optional<GroupWork> groups = GroupWork.of(() -> account, home.memory(), peers, log, clock);
        if (groups.isEmpty()) throw Failure.failed("This phone has no key to seal things to.");
        groups.get().publishKey();
        return doing.run(groups.get());
      } catch (GroupException e) {
        throw Failure.failed(e.sentence(), e);
      } catch (AccountException e) {
        throw Failure.failed(e.sentence(), e);
      } catch (IOException e) {
        throw Failure.environment(Sentences.of(whatFailed, e), e);
      }
    }

    private static StaleHead staleHead(Optional<Policy> policy) {
      boolean refuse =
          policy.filter(inForce -> inForce.staleHead() == Policy.StaleHead.REFUSE).isPresent();
      return refuse ? StaleHead.REFUSE : StaleHead.WARN;
    }

    final AccountLabel label(String user) {
      String text = user.indexOf('@') >= 0 ? user : user + "@" + home.account().domain();
      return AccountLabel.parse(text)
          .filter(label -> label.domain().equals(home.account().domain()))
          .orElseThrow(
              () -> Failure.usage("'" + user + "' is no user of this phone's organisation."));
    }

    final int tell(GroupEpoch epoch) {
      if (json) {
        console.json(facts(epoch));
        return ExitCode.DONE.number();
      }
      console.say(
          epoch.name() + " has key number " + epoch.number() + ", shared by " + names(epoch) + ".");
      for (GroupMember each : epoch.members()) {
        if (each.recipients().isEmpty()) {
          console.note(
              each.label().user()
                  + " gets none: the account is another one than was let in, or has no device to"
                  + " seal to. Remove and add them again.");
        }
      }
      return ExitCode.DONE.number();
    }
  }

  /** {@code group create}. */
  @Command(
      name = "create",
      header = "Make a group of you and others.",
      footer = {"", "Example:", "  sottovoce group create wards bob carol"})
  static final class Create extends Work {
    @Parameters(index = "0", paramLabel = "NAME", description = "What the group is called.")
    private String name = "";

    @Parameters(
        index = "1..*",
        paramLabel = "USER",
        arity = "1..*",
        description = "Who shares the key, besides you.")
    private List<String> members = List.of();

    Create(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      List<AccountLabel> labels = members.stream().map(this::label).distinct().toList();
      return tell(run("The group was not made", groups -> groups.own().create(name, labels)));
    }
  }

  /** {@code group add}. */
  @Command(
      name = "add",
      header = "Let somebody into a group of yours, with a new key.",
      footer = {"", "Example:", "  sottovoce group add wards dave"})
  static final class Add extends Work {
    @Parameters(index = "0", paramLabel = "NAME", description = "The group.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "USER", description = "Who comes in.")
    private String user = "";

    Add(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      AccountLabel member = label(user);
      return tell(run("Nobody was let in", groups -> groups.own().add(name, member)));
    }
  }

  /** {@code group remove}. */
  @Command(
      name = "remove",
      header = "Take somebody out of a group of yours: the others get a new key.",
      description = {
        "Phones of the others stop accepting the old key when they next look: before each call with"
            + " a key of the group, and each hour."
      },
      footer = {"", "Example:", "  sottovoce group remove wards carol"})
  static final class Remove extends Work {
    @Parameters(index = "0", paramLabel = "NAME", description = "The group.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "USER", description = "Who leaves.")
    private String user = "";

    Remove(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      AccountLabel member = label(user);
      return tell(run("Nobody was taken out", groups -> groups.own().remove(name, member)));
    }
  }

  /** {@code group rotate}. */
  @Command(
      name = "rotate",
      header = "Give a group of yours a new key.",
      description = {
        "Your phone does that by itself when somebody leaves or the members' devices change."
      },
      footer = {"", "Example:", "  sottovoce group rotate wards"})
  static final class Rotate extends Work {
    @Parameters(paramLabel = "NAME", description = "The group.")
    private String name = "";

    Rotate(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      return tell(run("The key was not changed", groups -> groups.own().rotate(name)));
    }
  }

  /** {@code group list}. */
  @Command(
      name = "list",
      header = "List the groups that you are in, as their owners have signed them.",
      footer = {"", "Example:", "  sottovoce group list --json"})
  static final class Listed extends Work {
    Listed(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      List<Groups.Standing> all =
          run("The groups cannot be read", groups -> groups.groups().look());
      if (json) {
        console.json(Map.of("groups", all.stream().map(Listed::facts).toList()));
        return ExitCode.DONE.number();
      }
      if (all.isEmpty()) console.say("None yet; make one with: sottovoce group create");
      for (Groups.Standing each : all) {
        console.say(each.name() + " of " + each.owner().user() + ": " + words(each));
      }
      return ExitCode.DONE.number();
    }

    private static String words(Groups.Standing standing) {
      return standing
          .view()
          .map(view ->
              "key number "
                  + view.epoch().number()
                  + ", "
                  + names(view.epoch())
                  + (view.key().isPresent()
                      ? ""
                      : "; this device has no key yet, the owner's phone seals it to it"))
          .orElse(standing.problem().orElse(""));
    }

    private static Map<String, Object> facts(Groups.Standing standing) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", standing.name());
      row.put("owner", standing.owner().address());
      standing.view().ifPresent(view -> row.putAll(GroupCommand.facts(view.epoch())));
      row.put("key", standing.view().filter(view -> view.key().isPresent()).isPresent());
      row.put("problem", standing.problem().orElse(null));
      return row;
    }
  }

  private static String names(GroupEpoch epoch) {
    List<String> names = new ArrayList<>();
    for (GroupMember each : epoch.members()) names.add(each.label().user());
    return String.join(", ", names);
  }

  private static Map<String, Object> facts(GroupEpoch epoch) {
    List<Map<String, Object>> members = new ArrayList<>();
    for (GroupMember each : epoch.members()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("address", each.label().address());
      row.put("account", each.account().hash().hex());
      row.put("devices", each.recipients().size());
      members.add(row);
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", epoch.name());
    facts.put("owner", epoch.owner().label().address());
    facts.put("epoch", epoch.number());
    facts.put("members", members);
    return facts;
  }
}
