package dev.sottovoce.cli.server;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.output.Times;
import dev.sottovoce.server.Administration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ca}: the organisation's certificate authority. */
@Command(
    name = "ca",
    header = "Show, replace and retire the organisation's certificate authority.",
    footer = {
      "",
      "Examples:",
      "  sottovoce ca status",
      "  sottovoce ca rotate    the next authority issues; the old one still counts",
      "  sottovoce ca retire    a week later: only the newest counts",
      "  sottovoce ca request --out ca.csr    for your own PKI to sign",
      "  sottovoce ca install ca-chain.pem    what it signed, up to its root"
    })
public final class CaCommand {
  private CaCommand() {}

  /** The group with its commands. */
  public static picocli.CommandLine build(Console console) {
    return new picocli.CommandLine(new CaCommand())
        .addSubcommand(new Status(console))
        .addSubcommand(new Rotate(console))
        .addSubcommand(new Request(console))
        .addSubcommand(new Install(console))
        .addSubcommand(new Retire(console));
  }

  /** {@code ca status}. */
  @Command(name = "status", header = "List the authorities that count, the one that issues first.")
  static final class Status implements Runnable {
    private final Console console;

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Status(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      try (Administration administration = data.openExisting()) {
        List<X509Certificate> all = administration.authorities();
        if (json) {
          List<Map<String, Object>> rows = new ArrayList<>();
          for (X509Certificate each : all) rows.add(row(each, each.equals(all.getFirst())));
          console.json(Map.of("authorities", rows));
          return;
        }
        for (X509Certificate each : all) {
          console.say(
              String.format(
                  "%-8s %s, until %s",
                  each.equals(all.getFirst()) ? "issues" : "counts",
                  each.getSubjectX500Principal().getName(),
                  Times.shown(each.getNotAfter().toInstant())));
        }
      }
    }

    private static Map<String, Object> row(X509Certificate certificate, boolean issues) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("subject", certificate.getSubjectX500Principal().getName());
      row.put("issues", issues);
      row.put("until", certificate.getNotAfter().toInstant().toString());
      return row;
    }
  }

  /** {@code ca rotate}. */
  @Command(
      name = "rotate",
      header = "Make the next authority; the old one signs it and counts until 'ca retire'.",
      description = {
        "The new authority issues from now on. Phones follow when they sign in and every hour,"
            + " because the old authority has signed the step, and renew their certificates at"
            + " once. A running server follows within a second."
      })
  static final class Rotate implements Runnable {
    private final Console console;

    @Mixin private DataOption data = new DataOption();

    Rotate(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      try (Administration administration = data.openExisting()) {
        administration.rotateAuthority();
        console.say("The next authority issues; the one before still counts.");
        console.say(
            "When every phone has been there, at the latest in 7 days: sottovoce ca retire");
      } catch (IllegalStateException e) {
        throw Failure.failed("Nothing was changed: " + e.getMessage() + ".", e);
      } catch (IOException e) {
        throw Failure.environment(Sentences.of("The next authority cannot be made", e), e);
      }
    }
  }

  /** {@code ca request}. */
  @Command(
      name = "request",
      header = "Make a key for the next authority and a request that your own PKI signs.",
      description = {
        "The key lies in the token that sottovoce.yaml names, else in the server's folder. Your PKI"
            + " signs a certificate of an authority (basicConstraints CA, keyUsage keyCertSign and"
            + " cRLSign), under any name; then: 'ca install'."
      })
  static final class Request implements Runnable {
    private final Console console;

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "Where the request goes (PKCS #10, PEM; default: ca.csr).")
    private Path out = Path.of("ca.csr");

    @Mixin private DataOption data = new DataOption();

    Request(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      try (Administration administration = data.openExisting()) {
        byte[] request = administration.requestAuthority().toArray();
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(request);
        Files.writeString(
            out,
            "-----BEGIN CERTIFICATE REQUEST-----\n"
                + lines
                + "\n-----END CERTIFICATE REQUEST-----\n");
        console.say("The request is in " + out + ".");
        console.say("When it is signed: sottovoce ca install CHAIN");
      } catch (IllegalStateException e) {
        throw Failure.failed("Nothing was changed: " + e.getMessage() + ".", e);
      } catch (IOException e) {
        throw Failure.environment(Sentences.of("The request cannot be made", e), e);
      }
    }
  }

  /** {@code ca install}. */
  @Command(
      name = "install",
      header =
          "Use the certificate that your own PKI signed; the old authority counts until 'ca"
              + " retire'.",
      description = "Phones follow as they do after 'ca rotate': the old authority signs the step.")
  static final class Install implements Runnable {
    private final Console console;

    @Parameters(
        paramLabel = "CHAIN",
        description = "PEM: the authority's certificate, then those up to your root.")
    private Path chain = Path.of("");

    @Mixin private DataOption data = new DataOption();

    Install(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      try (Administration administration = data.openExisting()) {
        administration.installAuthority(chain);
        console.say("The installed authority issues; the one before still counts.");
        console.say(
            "When every phone has been there, at the latest in 7 days: sottovoce ca retire");
      } catch (IllegalStateException e) {
        throw Failure.failed("Nothing was changed: " + e.getMessage() + ".", e);
      } catch (IOException e) {
        throw Failure.failed(Sentences.of("The certificate is not taken", e), e);
      }
    }
  }

  /** {@code ca retire}. */
  @Command(
      name = "retire",
      header = "End the overlap: only the newest authority counts, and the old key is deleted.",
      description = {
        "Phones with a certificate of the old authority, and foreign phones in any case, then need"
            + " new ones: wait until 7 days after 'ca rotate', or say --now where the old key is"
            + " lost to somebody else."
      })
  static final class Retire implements Runnable {
    private final Console console;

    @Option(names = "--now", description = "Also where phones have certificates of the old one.")
    private boolean now;

    @Mixin private DataOption data = new DataOption();

    Retire(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      try (Administration administration = data.openExisting()) {
        int waiting = now ? 0 : administration.phonesOfRetiring();
        if (waiting > 0) {
          throw Failure.failed(
              waiting
                  + (waiting == 1 ? " device has" : " devices have")
                  + " a certificate of the authority before and would be shut out. Wait until they"
                  + " have renewed it, or say --now.");
        }
        administration.retireAuthorities();
        console.say("Only the newest authority counts; the key before is deleted.");
      } catch (IllegalStateException e) {
        throw Failure.failed("Nothing was changed: " + e.getMessage() + ".", e);
      } catch (IOException e) {
        throw Failure.environment(Sentences.of("The old authority cannot be retired", e), e);
      }
    }
  }
}
