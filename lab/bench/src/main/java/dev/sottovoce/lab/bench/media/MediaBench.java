package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.nativelib.srtp.OpenSslPacketCiphers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * CPU time of a thread per packet, protecting and opening, for each profile and for voice at 40 and
 * 160 octets and video at 1200, through each backend and through jitsi-srtp, beside libsrtp; and
 * with 2,000 streams in turn. Then datagrams sent and received, and relayed (received, opened,
 * protected anew, sent on), beside loops in C.
 */
public final class MediaBench {
  /** The others differ from the last one in the length of key or tag only. */
  static final List<SrtpProfile> PROFILES =
      List.of(
          SrtpProfile.AEAD_AES_256_GCM,
          SrtpProfile.AEAD_AES_128_GCM,
          SrtpProfile.AES_CM_128_HMAC_SHA1_80);

  static final int[] PAYLOADS = {40, 160, 1200};
  static final int VIDEO_OCTETS = 1000;

  /** Opening may cost this many times what protecting does; many streams, what one does. */
  private static final double MORE = 1.15;

  private static final String FEW = Measuring.FEW_STREAMS + " streams";

  /** What was asked for, and where its library lies, if it has one of its own. */
  private record Measured(Implementation implementation, Optional<Path> library) {}

  private MediaBench() {}

  /** Runs for six to ten minutes. */
  public static List<BenchRow> run() throws IOException, InterruptedException {
    tellHow();
    tellWhatIsMissing();
    List<BenchRow> rows = new ArrayList<>();
    for (Measured each : found()) {
      for (Figures figures : measure(each)) rows.addAll(rows(each.implementation(), figures));
    }
    rows.addAll(datagrams());
    for (Measured each : found()) {
      if (each.implementation().isOurs()) rows.addAll(relays(each));
    }
    rows.addAll(Allocation.rows());
    return rows;
  }

  /** To people, for rows are for programs too. */
  private static void tellHow() {
    System.err.println(
        "CPU time of one thread per packet, medians of "
            + Measuring.ROUNDS
            + " rounds in which all take turns in random order, a process for each implementation;"
            + " in arrays as phones have packets, and in slots outside the heap. "
            + processor()
            + ", Java "
            + Runtime.version().feature()
            + ", "
            + new OpenSslPacketCiphers().name()
            + ". A ratio above its goal is marked as missed.");
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 2))
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  private static void tellWhatIsMissing() {
    String peer = LibSrtp.description().orElse("no libsrtp");
    if (!peer.contains("OpenSSL")) {
      System.err.println(
          "Compared with "
              + peer
              + ". The peer that the goals mean is libsrtp 2.5 built with OpenSSL (cmake"
              + " -DENABLE_OPENSSL=ON -DBUILD_SHARED_LIBS=ON): set SOTTOVOCE_LIBSRTP to its path.");
    }
    if (CLoops.compile().isEmpty()) {
      System.err.println(
          "There is no C compiler (cc): datagrams and relays are measured without a peer.");
    }
    if (awsLc().isEmpty()) {
      System.err.println(
          "AWS-LC is not measured: set SOTTOVOCE_AWSLC to the path of its libcrypto.");
    }
  }

  private static List<Measured> found() {
    List<Measured> found = new ArrayList<>();
    awsLc().ifPresent(path -> found.add(new Measured(Implementation.AWSLC, Optional.of(path))));
    for (Implementation each : Implementation.values()) {
      String whyAbsent = each == Implementation.AWSLC ? "" : each.whyAbsent();
      if (!whyAbsent.isEmpty()) System.err.println(each + " is not measured: " + whyAbsent + ".");
      else if (each != Implementation.AWSLC) found.add(new Measured(each, Optional.empty()));
    }
    return found;
  }

  private static Optional<Path> awsLc() {
    String named = System.getenv("SOTTOVOCE_AWSLC");
    return named == null ? Optional.empty() : Optional.of(Path.of(named));
  }

  private static List<Figures> measure(Measured measured) throws IOException, InterruptedException {
    List<Figures> figures = new ArrayList<>();
    for (String line :
        lines(Measuring.class, measured.implementation().name(), measured.library())) {
      Figures.decode(line).ifPresent(figures::add);
    }
    return figures;
  }

  /** What a process of its own says. */
  private static List<String> lines(Class<?> main, String argument, Optional<Path> library)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    library.ifPresent(path -> command.add("-Dsottovoce.boringssl=" + path));
    String peer = System.getProperty(LibSrtp.SETTING);
    if (peer != null) command.add("-D" + LibSrtp.SETTING + "=" + peer);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.add(argument);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (var reader = process.inputReader()) {
      lines = reader.lines().toList();
    }
    if (process.waitFor() != 0) throw new IOException("measuring " + argument + " failed");
    return lines;
  }

  /** Datagrams alone, beside C. */
  private static List<BenchRow> datagrams() throws IOException, InterruptedException {
    List<BenchRow> rows = new ArrayList<>();
    for (String line : lines(DatagramMeasuring.class, DatagramMeasuring.PLAIN, Optional.empty())) {
      String[] words = line.split(" ", -1);
      if (!words[0].equals(DatagramMeasuring.MARK)) continue;
      String what =
          switch (words[1]) {
            case "mmsg" -> "UDP send, receive 182 B mmsg";
            case "channels" -> "UDP send, receive 182 B Java's channels";
            default -> "UDP send, receive 1228 B equal, together";
          };
      // Of channels nothing is promised: they are what works everywhere.
      double limit = words[1].equals("channels") ? 0 : 1;
      rows.add(besideC(what, words, 2, 3, "C sendto, recvfrom", limit));
    }
    return rows;
  }

  private static List<BenchRow> relays(Measured measured) throws IOException, InterruptedException {
    List<BenchRow> rows = new ArrayList<>();
    Implementation by = measured.implementation();
    String peer = "C, " + LibSrtp.description().orElse("no libsrtp");
    for (String line : lines(DatagramMeasuring.class, by.name(), measured.library())) {
      String[] words = line.split(" ", -1);
      if (!words[0].equals(DatagramMeasuring.MARK)) continue;
      String name = "relay " + words[1] + " " + DatagramMeasuring.RELAYED_PAYLOAD + " B " + by;
      rows.add(besideC(name, words, 2, 4, peer, by.relayLimit()));
      rows.add(besideC(name + ", in arrays", words, 3, 4, peer, 0));
    }
    return rows;
  }

  /** The places of our figure and the peer's; the latter may be missing. */
  private static BenchRow besideC(
      String name, String[] words, int at, int peerAt, String peer, double limit) {
    double ours = Double.parseDouble(words[at]);
    double peers = peerAt < words.length ? Double.parseDouble(words[peerAt]) : 0;
    BenchRow told = BenchRow.told(name, ours, "ns/packet");
    if (peers == 0) return told;
    return limit == 0
        ? told.beside(peer, peers)
        : BenchRow.atMostTimes(name, ours, "ns/packet", peer, peers, limit);
  }

  private static List<BenchRow> rows(Implementation implementation, Figures figures) {
    List<BenchRow> rows = new ArrayList<>();
    String packet = " " + figures.profile() + " " + figures.payload() + " B " + implementation;
    boolean many = figures.streams() > 1;
    if (many) packet += ", " + figures.streams() + " streams";
    if (figures.inSlots()) packet += ", in slots";
    double limit = implementation.limit(figures.profile(), figures.payload());
    Streams.Round ours = figures.ours();
    rows.add(besideLibSrtp("protect" + packet, ours.protect(), figures.peer().protect(), limit));
    rows.add(besideLibSrtp("unprotect" + packet, ours.open(), figures.peer().open(), limit));
    Streams.Round slots = figures.slots();
    if (slots.protect() > 0) {
      String there = packet + ", in slots";
      rows.add(besideLibSrtp("protect" + there, slots.protect(), figures.peer().protect(), limit));
      rows.add(besideLibSrtp("unprotect" + there, slots.open(), figures.peer().open(), limit));
      rows.add(withinLimit("unprotect" + there, slots.open(), "protect", slots.protect()));
    }
    if (!implementation.isOurs()) return rows;
    if (many) {
      Streams.Round few = figures.fewStreams();
      rows.add(withinLimit("protect" + packet, ours.protect(), FEW, few.protect()));
      rows.add(withinLimit("unprotect" + packet, ours.open(), FEW, few.open()));
      return rows;
    }
    rows.add(withinLimit("unprotect" + packet, ours.open(), "protect", ours.protect()));
    if (implementation.isNative()) {
      double allocated = figures.allocated().protect() + figures.allocated().open();
      rows.add(BenchRow.atMost("allocated" + packet, allocated, "B", 0));
    }
    return rows;
  }

  private static BenchRow withinLimit(String name, double ours, String other, double others) {
    return BenchRow.atMostTimes(name, ours, "ns/packet", other, others, MORE);
  }

  private static BenchRow besideLibSrtp(String name, double ours, double peers, double limit) {
    if (peers == 0) {
      Optional<String> nobody = Optional.of("no libsrtp found");
      return new BenchRow(name, ours, "ns/packet", nobody, OptionalDouble.empty(), "", true);
    }
    String peer = LibSrtp.description().orElseThrow();
    return limit == 0
        ? BenchRow.told(name, ours, "ns/packet").beside(peer, peers)
        : BenchRow.atMostTimes(name, ours, "ns/packet", peer, peers, limit);
  }
}
