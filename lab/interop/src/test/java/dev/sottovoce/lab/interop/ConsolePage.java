package dev.sottovoce.lab.interop;

import java.io.IOException;

/** The operator's console, as a person uses it: by what the screen says. */
final class ConsolePage implements Screen {
  /** The console's elements lie in one another, each with a tree of its own. */
  private static final String ROOTS =
      """
      const roots = (node) =>
        [...node.querySelectorAll('*')]
          .filter((each) => each.shadowRoot)
          .flatMap((each) => [each.shadowRoot, ...roots(each.shadowRoot)]);
      const all = (wanted) =>
        roots(document).flatMap((root) => [...root.querySelectorAll(wanted)])
          .filter((each) => each.checkVisibility());
      """;

  final Chromium chromium;
  private final String address;

  /** Opens an address with a device that has passkeys. */
  ConsolePage(Chromium chromium, String address) throws Exception {
    this.chromium = chromium;
    this.address = address;
    chromium.havePasskeys();
    chromium.open(address);
  }

  /** Where the console of a server is found on this machine. */
  static String address(OwnServer own) {
    return "http://localhost:" + own.server.firstLookPort().getAsInt() + "/console/";
  }

  private String run(String script) throws IOException, InterruptedException {
    return chromium.evaluate("(() => { " + ROOTS + script + " })()");
  }

  /** What the screen says, every element's part. */
  @Override
  public String text() throws IOException, InterruptedException {
    return run(
        "return roots(document).flatMap((root) => [...root.children]).filter((each) =>"
            + " each.checkVisibility()).map((each) => each.innerText).join('\\n');");
  }

  /** Presses a button or follows a link that is seen; the last of that name lies on top. */
  void press(String label) throws Exception {
    String pressed =
        run(
            "const found = all('button, a').filter((each) => each.innerText.trim() === "
                + Chromium.quoted(label)
                + " && !each.disabled).at(-1);"
                + "found?.click(); return found === undefined ? 'no' : 'yes';");
    if (!pressed.equals("yes")) throw new AssertionError("nothing called " + label + ": " + text());
  }

  void type(String field, String value) throws Exception {
    run(
        "const field = all('[name="
            + field
            + "], #"
            + field
            + "').at(-1); field.value = "
            + Chromium.quoted(value)
            + "; field.dispatchEvent(new Event('input'));");
  }

  void choose(String field, String value) throws Exception {
    run(
        "const field = all('select[name="
            + field
            + "]').at(-1); field.value = "
            + Chromium.quoted(value)
            + "; field.dispatchEvent(new Event('change'));");
  }

  /** Scrolls to the first element that says just that. */
  void show(String text) throws Exception {
    run(
        "all('p, h2').find((each) => each.innerText.startsWith("
            + Chromium.quoted(text)
            + "))?.scrollIntoView();");
  }

  /** How many of such elements are seen. */
  int count(String selector) throws IOException, InterruptedException {
    return Integer.parseInt(run("return String(all(" + Chromium.quoted(selector) + ").length);"));
  }

  /** What is selected in the text that is edited. */
  String selected() throws IOException, InterruptedException {
    return run(
        "const area = all('textarea').at(-1);"
            + " return area.value.slice(area.selectionStart, area.selectionEnd);");
  }

  /** What a code or an address on the screen is. */
  String code() throws IOException, InterruptedException {
    return run("return all('dialog code').at(-1).innerText;");
  }

  /** Goes to a page of the menu. */
  void go(String page) throws Exception {
    chromium.evaluate("location.hash = " + Chromium.quoted("#" + page));
  }

  /** Takes an invitation and signs in. */
  void enter(String code) throws Exception {
    chromium.open(address + "#invitation=" + code);
    awaitText("you are invited");
    press("Make my passkey");
    awaitText("Your passkey is ready");
    press("Sign in with your passkey");
    awaitText("Is it healthy?");
  }
}
