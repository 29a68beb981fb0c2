package dev.sottovoce.phone.group;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.phone.account.AccountException;
import dev.sottovoce.phone.enrol.GroupExchange;
import dev.sottovoce.phone.group.GroupPins.Place;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups in which this phone's user is, and the keys for calls with their members. */
public final class Groups {
  /**
   * How long the key of the epoch before is accepted, where nobody has left: phones look at most a
   * minute before they call, so the other end is hardly further behind than that.
   */
  static final Duration OVERLAP = Duration.ofMinutes(2);

  /** Looked at this recently, a group is not looked at again for a call. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  /** Not more often than this, whoever calls and shares no key. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  /**
   * Older than that no key counts: a server that does not answer could hide that somebody has left.
   * A look is at most a minute old when a call begins, and calls to slow servers take a while.
   */
  static final Duration MOST_AGE = Duration.ofMinutes(3);

  /** What is listed beyond that is not looked at; what was seen first has its place. */
  private static final int MOST = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Groups.class);

  /**
   * What came of looking at one group.
   *
   * @param view nothing when it is not believed
   * @param problem why not
   */
  public record Standing(
      AccountLabel owner, String name, Optional<GroupView> view, Optional<String> problem) {
    @Override
    public String toString() {
      return "Standing[redacted]";
    }
  }

  private final GroupServer server;
  private final GroupReader reader;
  private final GroupPins pins;
  private final String domain;
  private final Clock clock;
  private final LongSupplier nanos;
  private volatile Map<Place, GroupView> views = Map.of();
  private volatile long lookedAt;
  private volatile boolean looked;

  Groups(
      GroupServer server,
      GroupReader reader,
      GroupPins pins,
      String domain,
      Clock clock,
      LongSupplier nanos) {
    this.server = server;
    this.reader = reader;
    this.pins = pins;
    this.domain = domain;
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * Looks at all groups. One that is not believed, or in which this phone's user is no more, gives
   * no key from now on.
   *
   * @throws IOException when the server or its log does not answer; what was known stays
   */
  public synchronized List<Standing> look() throws IOException {
    Map<Place, GroupView> found = new LinkedHashMap<>();
    List<Standing> all = new ArrayList<>();
    for (Place each : listed()) {
      Optional<Standing> standing = lookAt(each);
      if (!standing.isPresent()) continue;
      all.add(standing.get());
      standing.get().view().ifPresent(view -> found.put(each, view));
    }
    Map<Place, GroupView> old = views;
    views = found;
    lookedAt = nanos.getAsLong();
    looked = true;
    old.values().forEach(GroupView::wipe);
    return all;
  }

  private Optional<Standing> lookAt(Place place) throws IOException {
    String problem;
    try {
      Optional<GroupView> view = reader.read(place, GroupReader.Purpose.CALL);
      return view.map(
          read -> new Standing(place.owner(), place.name(), Optional.of(read), Optional.empty()));
    } catch (GroupException e) {
      LOG.warn("a group is not believed: {}", e.problem());
      problem = e.sentence();
    } catch (AccountException e) {
      LOG.warn("the account of a group's owner is not believed: {}", e.problem());
      problem = e.sentence();
    }
    return Optional.of(
        new Standing(place.owner(), place.name(), Optional.empty(), Optional.of(problem)));
  }

  /** Those that this phone knows first, so that nobody can crowd them out. */
  private Set<Place> listed() throws IOException {
    Set<Place> told = new LinkedHashSet<>();
    for (GroupExchange.Listed each : server.list()) {
      told.add(new Place(new AccountLabel(each.owner(), domain), each.name()));
    }
    Set<Place> known = pins.all().keySet();
    Set<Place> ordered = new LinkedHashSet<>(known);
    ordered.retainAll(told);
    int room = Math.min(MOST - ordered.size(), GroupPins.MOST - known.size());
    for (Place each : told) if (room > 0 && ordered.add(each)) room--;
    return ordered;
  }

  /**
   * Looks, unless that was done a moment ago and found a key that is shared with somebody; what was
   * known stays where nobody answers.
   *
   * @param address {@code sip:USER@DOMAIN}
   */
  public synchronized void lookForCall(String address) {
    Duration enough = keysWith(address).isEmpty() ? AGAIN : FRESH;
    if (looked && age().compareTo(enough) < 0) return;
    try {
      look();
    } catch (IOException e) {
      LOG.warn("the groups could not be asked for: {}", e.getClass().getName());
    }
  }

  private Duration age() {
    return Duration.ofNanos(nanos.getAsLong() - lookedAt);
  }

  /**
   * The keys that this phone shares with somebody, the one to offer first. Does not block.
   *
   * @param address {@code sip:USER@DOMAIN}
   */
  public List<GroupKey> keysWith(String address) {
    Optional<AccountLabel> peer = AccountLabel.parse(address);
    if (!peer.isPresent() || !looked || age().compareTo(MOST_AGE) > 0) return List.of();
    List<GroupKey> newest = new ArrayList<>();
    List<GroupKey> former = new ArrayList<>();
    for (GroupView each : views.values()) {
      if (!each.epoch().member(peer.get()).isPresent()) continue;
      int number = each.epoch().number();
      each.key().ifPresent(key -> newest.add(key(each, number, key)));
      if (clock.instant().isBefore(each.seenAt().plus(OVERLAP))) {
        each.former().ifPresent(key -> former.add(key(each, number - 1, key)));
      }
    }
    newest.addAll(former);
    return newest.subList(0, Math.min(newest.size(), Credentials.MAX_GROUP_KEYS));
  }

  /** A copy: the group may be dropped while a call goes on. */
  private static GroupKey key(GroupView view, int number, Secret key) {
    return new GroupKey(view.epoch().name(), number, Secret.takeFrom(key.exposedCopy()));
  }
}
