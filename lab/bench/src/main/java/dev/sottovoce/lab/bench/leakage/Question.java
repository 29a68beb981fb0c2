package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.lab.bench.leakage.Recorded.Seen;
import dev.sottovoce.lab.bench.leakage.Script.Manner;
import dev.sottovoce.testing.leakage.Sighting;
import java.util.ArrayList;
import java.util.List;

/** What somebody who sees packets would like to know of a window. */
enum Question {
  SPEECH("speech or silence", 2),
  SPEAKER("who of two speaks", 2),
  SENTENCE("which of eight sentences", Script.SENTENCES),
  MUTED("muted or silent", 2);

  private final String title;
  private final int classes;

  Question(String title, int classes) {
    this.title = title;
    this.classes = classes;
  }

  String title() {
    return title;
  }

  /** Equally likely answers. */
  int classes() {
    return classes;
  }

  /** The windows that the question is about, with their answers. */
  List<Sighting> of(List<Seen> seen) {
    List<Sighting> sightings = new ArrayList<>();
    for (Seen each : seen) {
      int answer = answer(each.said());
      if (answer >= 0) sightings.add(new Sighting(each.octets(), each.features(), answer));
    }
    return sightings;
  }

  private int answer(Script.Window said) {
    boolean speech = said.manner() == Manner.SPEAKING;
    return switch (this) {
      case SPEECH -> speech ? 1 : 0;
      case SPEAKER -> speech ? said.sentence() * 2 / Script.SENTENCES : -1;
      case SENTENCE -> speech ? said.sentence() : -1;
      case MUTED -> speech ? -1 : said.manner() == Manner.MUTED ? 1 : 0;
    };
  }
}
