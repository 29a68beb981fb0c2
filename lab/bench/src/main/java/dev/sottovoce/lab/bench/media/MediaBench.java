package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.lab.bench.BenchRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * CPU time of a thread per packet, protecting and opening, for each profile and for voice at 40 and
 * 160 octets and video at 1200, through each backend and through jitsi-srtp, beside libsrtp; and
 * with 2,000 streams in turn.
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

  /** Runs for some two minutes. */
  public static List<BenchRow> run() throws IOException, InterruptedException {
    tellWhatIsMissing();
    List<BenchRow> rows = new ArrayList<>();
    for (Measured each : found()) {
      for (Figures figures : measure(each)) rows.addAll(rows(each.implementation(), figures));
    }
    rows.addAll(Allocation.rows());
    return rows;
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    measured.library().ifPresent(path -> command.add("-Dsottovoce.boringssl=" + path));
    String peer = System.getProperty(LibSrtp.SETTING);
    if (peer != null) command.add("-D" + LibSrtp.SETTING + "=" + peer);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Measuring.class.getName());
    command.add(measured.implementation().name());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Figures> figures = new ArrayList<>();
    try (var lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Figures.decode(line).ifPresent(figures::add);
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException("measuring " + measured.implementation() + " failed");
    }
    return figures;
  }

  private static List<BenchRow> rows(Implementation implementation, Figures figures) {
    List<BenchRow> rows = new ArrayList<>();
    String packet = " " + figures.profile() + " " + figures.payload() + " B " + implementation;
    boolean many = figures.streams() > 1;
    if (many) packet += ", " + figures.streams() + " streams";
    double limit = implementation.limit(figures.profile(), figures.payload());
    Streams.Round ours = figures.ours();
    rows.add(besideLibSrtp("protect" + packet, ours.protect(), figures.peer().protect(), limit));
    rows.add(besideLibSrtp("unprotect" + packet, ours.open(), figures.peer().open(), limit));
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
