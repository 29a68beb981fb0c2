package dev.sottovoce.server.log;

import dev.sottovoce.server.store.LogStore.Pages;
import dev.sottovoce.server.store.LogStore.Pending;
import dev.sottovoce.transparency.Epoch;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.transparency.EpochChanges.Change;
import dev.sottovoce.transparency.MerkleTree;
import dev.sottovoce.transparency.OpeningKey;
import dev.sottovoce.transparency.PrefixEntry;
import dev.sottovoce.transparency.PrefixTree;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes epochs of what waits, and takes over those that somebody else has kept. */
final class EpochMaker {
  private final OpeningKey openings;

  EpochMaker(OpeningKey openings) {
    this.openings = openings;
  }

  /** Makes the next epoch; false when nothing waits and there is a first one. */
  boolean make(Pages pages) {
    long number = pages.size();
    PrefixTree tree = pages.tree(number);
    Map<Bytes, Change> changes = new TreeMap<>(EpochMaker::compare);
    for (Pending each : pages.pending(EpochChanges.MOST_CHANGES)) {
      // Witnesses look at one step a place and epoch: a second version waits for the next one.
      if (changes.containsKey(each.place())) continue;
      long before = tree.find(each.place()).map(PrefixEntry::version).orElse(0L);
      pages.removePending(each.number());
      Bytes commitment =
          openings
              .opening(each.place(), each.version(), each.valueHash())
              .commitment(each.version());
      PrefixEntry next = new PrefixEntry(each.place(), each.version(), commitment);
      // A log that was taken over from a witness may have it already.
      boolean isNext = each.version() == before + 1;
      if (isNext) changes.put(each.place(), new Change(before, next));
      if (isNext || tree.find(each.place()).filter(next::equals).isPresent()) {
        pages.addValue(each.place(), each.version(), each.valueHash());
      }
    }
    if (changes.isEmpty() && number > 0) return false;
    add(pages, new EpochChanges(new ArrayList<>(changes.values())));
    return true;
  }

  /** Adds an epoch with these changes. */
  static void add(Pages pages, EpochChanges changes) {
    long number = pages.size();
    Bytes root = pages.tree(number).with(changes.entries()).root();
    new MerkleTree(pages, number).append(new Epoch(number, root, changes.hash()).leafHash());
    pages.addEpoch(number, root, changes);
  }

  static void addAll(Pages pages, List<EpochChanges> epochs) {
    for (EpochChanges each : epochs) add(pages, each);
  }

  private static int compare(Bytes one, Bytes other) {
    return Arrays.compareUnsigned(one.unsafeArray(), other.unsafeArray());
  }
}
