package dev.sottovoce.cli.server;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.output.Times;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.server.Administration;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trust}: makes browsers of this machine know the server's own authority. */
@Command(
    name = "trust",
    header = "Explain or install this server's certificate authority for browsers.",
    description = {
      "Phones pin the authority when they are enrolled and need none of this. Browsers do not know"
          + " it, and warn.",
      "Without an option it says what the authority is and what trusting it means, and changes"
          + " nothing."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce trust",
      "  sottovoce trust --install",
      "  sottovoce trust --remove"
    })
public final class TrustCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--install",
      description = {
        "Put it into the stores of this user's browsers (NSS: Chromium, Chrome, Firefox on Linux)."
      })
  private boolean install;

  @Option(names = "--remove", description = "Take it out of them again.")
  private boolean remove;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "An NSS store to use instead of those that are found; may be repeated.")
  private List<Path> stores = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  public TrustCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (install && remove) throw Failure.usage("--install and --remove exclude one another.");
    X509Certificate authority = authority();
    Path file = data.existing().resolve("ca/ca.pem").toAbsolutePath().normalize();
    // A colon would end the name of a token for certutil.
    String name = "Sottovoce " + fingerprint(authority).substring(0, 11).replace(":", "");
    NssStores found = stores.isEmpty() ? NssStores.ofUser() : NssStores.of(stores);
    if (json) tellJson(authority, file, found);
    else tell(authority, file);
    if (install || remove) change(found, name, file);
    else if (!json) tellStores(found);
    return ExitCode.DONE.number();
  }

  private X509Certificate authority() {
    try (Administration administration = data.openExisting()) {
      return administration.authorities().getFirst();
    }
  }

  private void tell(X509Certificate authority, Path file) {
    console.say("This server's certificate is signed by an authority of its own:");
    console.say("  file         " + file);
    console.say("  subject      " + authority.getSubjectX500Principal().getName());
    console.say("  good until   " + Times.shown(authority.getNotAfter().toInstant()));
    console.say("  SHA-256      " + fingerprint(authority));
    console.say("Browsers that trust it open the phone and the console without a warning.");
    console.say(
        "Whoever gets hold of ca/ca.key could then deceive those browsers about any site, not only"
            + " about this server: install it where you would trust this server's operator with"
            + " that, and prefer 'site' in sottovoce.yaml (docs/operate.md) for everybody else.");
    console.say("For all users of this machine, as root:");
    for (String each : forEverybody(file)) console.say("  " + each);
  }

  private static List<String> forEverybody(Path file) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("mac")) {
      return List.of(
          "security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain "
              + file);
    }
    if (system.contains("windows")) return List.of("certutil -addstore Root " + file);
    return List.of(
        "cp "
            + file
            + " /usr/local/share/ca-certificates/sottovoce.crt && update-ca-certificates"
            + "   (Debian, Ubuntu)",
        "trust anchor " + file + "   (Fedora, Arch)");
  }

  private void tellStores(NssStores found) {
    if (found.folders().isEmpty()) {
      console.say("No store of a browser was found for this user.");
      return;
    }
    console.say("For this user's browsers: sottovoce trust --install" + dataHint());
    for (Path each : found.folders()) console.say("  would change " + each);
  }

  private String dataHint() {
    String folder = data.folder().toString();
    return folder.equals("sottovoce-data") ? "" : " --data " + folder;
  }

  private void tellJson(X509Certificate authority, Path file, NssStores found) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", file.toString());
    facts.put("subject", authority.getSubjectX500Principal().getName());
    facts.put("sha256", fingerprint(authority));
    facts.put("notAfter", authority.getNotAfter().toInstant().toString());
    facts.put("stores", found.folders().stream().map(Path::toString).toList());
    console.json(facts);
  }

  private void change(NssStores found, String name, Path file) {
    if (found.folders().isEmpty()) {
      throw Failure.environment(
          "No store of a browser was found. Open the browser once, or name one with --store.");
    }
    if (!NssStores.hasProgram()) {
      throw Failure.environment(
          "certutil is needed for that (Debian, Ubuntu: apt install libnss3-tools; Fedora: dnf"
              + " install nss-tools). Or import "
              + file
              + " in the browser's settings, under certificates and authorities.");
    }
    for (Path each : found.folders()) {
      note((install ? "putting '" + name + "' into " : "taking '" + name + "' out of ") + each);
      try {
        if (install) NssStores.put(each, name, file);
        else NssStores.take(each, name);
      } catch (IOException e) {
        throw Failure.failed(Sentences.of("The store in " + each + " was not changed", e), e);
      }
    }
    note(install ? "done; restart the browser" : "done");
  }

  private void note(String words) {
    if (!json) console.say(words);
  }

  /** As browsers show it. */
  private static String fingerprint(X509Certificate certificate) {
    try {
      String hex = Digests.sha256(Bytes.unsafeWrap(certificate.getEncoded())).hex();
      return String.join(":", hex.toUpperCase(Locale.ROOT).split("(?<=\\G..)"));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
